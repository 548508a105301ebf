package dev.provingground.region.services.ecs;

import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.BAKE_TIME;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.CLEAN_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.POST_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.PRE_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.PRODUCTION_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.RECONCILE_SERVICE;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.TEST_TRAFFIC_SHIFT;

import dev.provingground.region.api.ServiceContext;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * Takes service deployments that shift traffic from stage to stage: "Amazon ECS blue/green service
 * deployments workflow".
 */
final class TrafficShifts {
  /** "The system times out, fails the deployment […] after a stage reaches 24 hours." */
  private static final Duration LONGEST_STAGE = Duration.ofHours(24);

  /** Which of a load balancer's two rules. */
  private enum Traffic {
    PRODUCTION,
    TEST
  }

  /** Hears that a stage has taken too long. */
  interface TimedOut {
    void fail(ServiceRecord service, ShiftFailure failure);
  }

  private final ServiceContext context;
  private final ListenerRules rules;
  private final RevisionTargets targets;
  private final Consumer<ServiceRecord> review;
  private final TimedOut timedOut;

  /**
   * @param review has the scheduler look at a service again
   */
  TrafficShifts(ServiceContext context, Consumer<ServiceRecord> review, TimedOut timedOut) {
    this.context = context;
    this.rules = new ListenerRules(context);
    this.targets = new RevisionTargets(rules);
    this.review = review;
    this.timedOut = timedOut;
  }

  /** A service deployment begins: with tidying up, where there are more than two revisions. */
  void begin(ServiceRecord service) {
    var deployment = service.current();
    deployment
        .shift()
        .filter(shift -> hasOtherTasks(service, deployment))
        .ifPresent(shift -> enter(service, deployment, RECONCILE_SERVICE));
  }

  /**
   * Goes on by one stage, or one step of traffic.
   *
   * @param scaledUp whether all tasks of green are healthy
   * @return whether it has
   * @throws ShiftFailure when the listener rules cannot be changed
   */
  boolean proceed(ServiceRecord service, boolean scaledUp) throws ShiftFailure {
    var deployment = service.current();
    var shift = deployment.shift().orElseThrow();
    if (deployment.isOver()) {
      return false;
    }
    return switch (shift.stage()) {
      case RECONCILE_SERVICE ->
          !hasOtherTasks(service, deployment) && enter(service, deployment, PRE_SCALE_UP);
      case PRE_SCALE_UP -> {
        var green = deployment.target();
        green.serve(targets.choose(green.template().loadBalancers(), deployment.source()));
        yield enter(service, deployment, SCALE_UP);
      }
      case SCALE_UP -> scaledUp && enter(service, deployment, POST_SCALE_UP);
      case POST_SCALE_UP -> enter(service, deployment, TEST_TRAFFIC_SHIFT);
      case TEST_TRAFFIC_SHIFT -> {
        split(deployment.target(), Traffic.TEST, 100, TEST_TRAFFIC_SHIFT);
        shift.putTest(100);
        yield enter(service, deployment, POST_TEST_TRAFFIC_SHIFT);
      }
      case POST_TEST_TRAFFIC_SHIFT -> enter(service, deployment, PRODUCTION_TRAFFIC_SHIFT);
      case PRODUCTION_TRAFFIC_SHIFT -> !shift.isWaiting() && step(service, deployment, shift);
      case POST_PRODUCTION_TRAFFIC_SHIFT -> bake(service, deployment, shift);
      default -> false;
    };
  }

  private boolean step(
      ServiceRecord service, ServiceDeploymentRecord deployment, TrafficShift shift)
      throws ShiftFailure {
    split(deployment.target(), Traffic.PRODUCTION, shift.nextStep(), PRODUCTION_TRAFFIC_SHIFT);
    shift.stepped();
    if (shift.isLastStepDone()) {
      return enter(service, deployment, POST_PRODUCTION_TRAFFIC_SHIFT);
    }
    shift.putWaiting(true);
    context
        .loop()
        .after(
            shift.plan().between(),
            () -> {
              shift.putWaiting(false);
              review.accept(service);
            });
    return true;
  }

  private boolean bake(
      ServiceRecord service, ServiceDeploymentRecord deployment, TrafficShift shift) {
    enter(service, deployment, BAKE_TIME);
    context
        .loop()
        .after(
            shift.plan().bake(),
            () -> {
              if (isUnderWay(service, deployment)) {
                enter(service, deployment, CLEAN_UP);
                review.accept(service);
              }
            });
    return true;
  }

  private boolean enter(
      ServiceRecord service,
      ServiceDeploymentRecord deployment,
      ServiceDeploymentLifecycleStage stage) {
    deployment.enter(stage, context.loop().now());
    if (stage == RECONCILE_SERVICE || stage == SCALE_UP) {
      context.loop().after(LONGEST_STAGE, () -> timeOut(service, deployment, stage));
    }
    return true;
  }

  private void timeOut(
      ServiceRecord service,
      ServiceDeploymentRecord deployment,
      ServiceDeploymentLifecycleStage stage) {
    if (isUnderWay(service, deployment) && deployment.shift().orElseThrow().stage() == stage) {
      timedOut.fail(
          service,
          new ShiftFailure(
              stage + " has taken longer than " + LONGEST_STAGE.toHours() + " hours."));
    }
  }

  private static boolean isUnderWay(ServiceRecord service, ServiceDeploymentRecord deployment) {
    return service.isActive()
        && service.current() == deployment
        && service.isShifting()
        && !deployment.isOver();
  }

  /** Whether there are tasks of a revision that is neither blue nor green. */
  private static boolean hasOtherTasks(ServiceRecord service, ServiceDeploymentRecord deployment) {
    return service.tasks().stream()
        .map(ServiceTask::deployment)
        .anyMatch(one -> one != deployment.source() && one != deployment.target());
  }

  /**
   * Gives blue all traffic that has been shifted away from it, at once.
   *
   * @throws ShiftFailure when the listener rules cannot be changed
   */
  void giveBack(ServiceDeploymentRecord deployment, TrafficShift shift) throws ShiftFailure {
    var stage = shift.stage();
    if (shift.productionPercent() > 0) {
      split(deployment.target(), Traffic.PRODUCTION, 0, stage);
    }
    if (shift.testPercent() > 0) {
      split(deployment.target(), Traffic.TEST, 0, stage);
    }
    shift.withdrawn();
  }

  /** Has the rules send this share of the traffic to green, and the rest to blue. */
  private void split(
      DeploymentRecord green,
      Traffic traffic,
      double percent,
      ServiceDeploymentLifecycleStage stage)
      throws ShiftFailure {
    for (var pair : green.template().loadBalancers()) {
      var rule = rule(pair.advancedConfiguration(), traffic);
      if (rule != null) {
        split(pair, RevisionTargets.of(pair, green).orElseThrow(), rule, percent, stage);
      }
    }
  }

  private void split(
      LoadBalancer pair,
      String own,
      String rule,
      double percent,
      ServiceDeploymentLifecycleStage stage)
      throws ShiftFailure {
    var caller = rules.infrastructure(pair.advancedConfiguration().roleArn());
    try {
      rules.forward(
          caller, rule, ListenerRules.split(RevisionTargets.other(pair, own), own, percent));
    } catch (AwsServiceException e) {
      throw new ShiftFailure(stage + " lifecycle hook(s) failed. " + RevisionTargets.message(e));
    }
  }

  private static @Nullable String rule(AdvancedConfiguration advanced, Traffic traffic) {
    return switch (traffic) {
      case PRODUCTION -> advanced.productionListenerRule();
      case TEST -> advanced.testListenerRule();
    };
  }
}

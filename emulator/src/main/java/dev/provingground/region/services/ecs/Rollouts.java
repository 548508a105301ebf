package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged;
import dev.provingground.region.services.ecs.SchedulerDecision.Outcome;
import dev.provingground.region.services.ecs.ServiceView.Bake;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/**
 * Takes service deployments from their creation to their end: completed, failed, or rolled back to
 * the last one that was completed.
 */
final class Rollouts {
  private static final String TASKS_FAILED = "tasks failed to start.";
  private static final String ALARM_DETECTED = "alarm detected.";

  private final ServiceContext context;
  private final ServiceStore services;
  private final ServiceEvents events;
  private final AlarmWatch alarms;
  private final Consumer<ServiceRecord> review;
  private final TrafficShifts shifts;

  /**
   * @param review has the scheduler look at a service again
   */
  Rollouts(
      ServiceContext context,
      ServiceStore services,
      ServiceEvents events,
      Consumer<ServiceRecord> review) {
    this.context = context;
    this.services = services;
    this.events = events;
    this.alarms = new AlarmWatch(context);
    this.review = review;
    this.shifts = new TrafficShifts(context, review, this::fail);
    context.events().subscribe(AlarmStateChanged.class, this::heard);
  }

  /** Makes the deployment the service's primary one, in place of one that is in progress. */
  void deploy(ServiceRecord service, DeploymentRecord deployment) {
    if (!service.history().isEmpty()) {
      supersede(service);
    }
    var now = context.loop().now();
    var configuration = service.settings().deploymentConfiguration();
    var made =
        new ServiceDeploymentRecord(
            service.arn().replaceFirst(":service/", ":service-deployment/")
                + "/"
                + context.ids().hex(22),
            service.lastCompleted(),
            deployment,
            configuration,
            now);
    // An alarm that is already on would fail the very deployment that mends its cause.
    if (AlarmWatch.isOn(configuration.alarms())
        && alarms.triggered(configuration.alarms()).isEmpty()) {
      made.watch();
    }
    if (made.shift().isEmpty()) {
      deployment.serve(
          RevisionTargets.shared(deployment.template().loadBalancers(), made.source()));
    }
    service.add(made);
    shifts.begin(service);
    lead(service, deployment);
  }

  /** A newer service deployment takes the place of the one that there was. */
  private void supersede(ServiceRecord service) {
    var current = service.current();
    if (!current.isOver() && current.shift().filter(TrafficShift::isCleaningUp).isPresent()) {
      complete(service);
    }
    if (service.isShifting()) {
      try {
        giveBack(current);
      } catch (ShiftFailure e) {
        events.trafficNotGivenBack(service, e.because());
      }
    }
    if (!current.isOver()) {
      current.stop("A newer service deployment takes its place.", context.loop().now());
    }
  }

  private void giveBack(ServiceDeploymentRecord deployment) throws ShiftFailure {
    var shift = deployment.shift();
    if (shift.isPresent() && deployment.source() != null) {
      shifts.giveBack(deployment, shift.get());
    }
  }

  /**
   * Takes a service deployment on that shifts traffic.
   *
   * @param scaledUp whether all tasks of the new revision are healthy
   * @return whether it went on
   */
  boolean shift(ServiceRecord service, boolean scaledUp) {
    try {
      return shifts.proceed(service, scaledUp);
    } catch (ShiftFailure e) {
      fail(service, e);
      return true;
    }
  }

  /** What the next decision has to know: whether alarms are on, whether a user wants it back. */
  void look(ServiceRecord service) {
    var current = service.current();
    if (current.isOver()) {
      return;
    }
    current.start(context.loop().now());
    if (current.status() == ServiceDeploymentStatus.ROLLBACK_REQUESTED) {
      var earlier = service.lastCompleted();
      if (earlier != null) {
        rollBack(service, earlier, rollingBackTo("ECS deployment stopped by a user: ", earlier));
      }
    } else if (current.isWatched()) {
      current.putTriggered(alarms.triggered(current.configuration().alarms()));
    }
  }

  /**
   * A user wants it rolled back.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ConflictException when
   *     there is nothing to roll back to, or not any more
   */
  void requestRollback(ServiceRecord service, ServiceDeploymentRecord deployment) {
    if (service.lastCompleted() == null) {
      throw EcsErrors.conflict(
          "The service deployment cannot be rolled back: the service has no completed service"
              + " deployment.");
    }
    if (deployment.shift().filter(TrafficShift::isCleaningUp).isPresent()) {
      throw EcsErrors.conflict(
          "The service deployment cannot be rolled back: it is in lifecycle stage CLEAN_UP.");
    }
    deployment.requestRollback(context.loop().now());
    review.accept(service);
  }

  /** The service is being deleted. */
  void abandon(ServiceRecord service) {
    if (!service.current().isOver()) {
      service.current().stop("The service is deleted.", context.loop().now());
    }
    review.accept(service);
  }

  /** What has become of the primary deployment. */
  void conclude(ServiceRecord service, Outcome outcome) {
    switch (outcome) {
      case NONE -> {}
      case BAKING -> bake(service);
      case COMPLETED -> complete(service);
      case FAILED -> {
        service.current().tripBreaker(service.primary().failedTasks());
        var breaker = service.settings().deploymentConfiguration().deploymentCircuitBreaker();
        fail(service, "ECS deployment circuit breaker: ", TASKS_FAILED, isTrue(breaker.rollback()));
      }
      case ALARMED ->
          fail(
              service,
              "ECS deployment alarms: ",
              ALARM_DETECTED,
              isTrue(service.current().configuration().alarms().rollback()));
    }
  }

  private static boolean isTrue(@Nullable Boolean said) {
    return Boolean.TRUE.equals(said);
  }

  private void bake(ServiceRecord service) {
    var baking = service.current();
    baking.putBake(Bake.UNDER_WAY);
    context
        .loop()
        .after(
            bakeTime(baking),
            () -> {
              baking.putBake(Bake.OVER);
              review.accept(service);
            });
  }

  /** What is configured, and long enough for the alarms that watch. */
  private Duration bakeTime(ServiceDeploymentRecord deployment) {
    var configuration = deployment.configuration();
    var configured = Duration.ofMinutes(configuration.bakeTimeInMinutes());
    var alarmed = deployment.isWatched() ? alarms.bakeTime(configuration.alarms()) : Duration.ZERO;
    return configured.compareTo(alarmed) > 0 ? configured : alarmed;
  }

  private void complete(ServiceRecord service) {
    var primary = service.primary();
    var now = context.loop().now();
    primary.put(Rollout.COMPLETED, "ECS deployment " + primary.id() + " completed.", now);
    service.completed();
    service.current().complete(now);
    events.deploymentCompleted(service, primary);
  }

  private void fail(ServiceRecord service, String detector, String why, boolean rollsBack) {
    var failed = service.primary();
    var earlier = service.lastCompleted();
    failed.put(Rollout.FAILED, detector + why, context.loop().now());
    events.deploymentFailed(service, failed, why);
    // What a rollback goes to may fail as well: there is nothing further back.
    if (rollsBack && earlier != null && earlier != failed) {
      rollBack(service, earlier, rollingBackTo(detector, earlier));
    } else {
      service.current().stop(detector + why, context.loop().now());
    }
  }

  /** Traffic cannot be shifted: rolled back, whether or not that was configured. */
  private void fail(ServiceRecord service, ShiftFailure failure) {
    var failed = service.primary();
    var earlier = service.lastCompleted();
    var reason =
        "Service deployment %s because %s"
            .formatted(earlier == null ? "failed" : "rolled back", failure.because());
    failed.put(Rollout.FAILED, reason, context.loop().now());
    events.deploymentFailed(service, failed, reason);
    if (earlier == null) {
      service.current().stop(reason, context.loop().now());
    } else {
      rollBack(service, earlier, reason);
    }
  }

  private static String rollingBackTo(String detector, DeploymentRecord earlier) {
    return detector + "rolling back to deploymentId " + earlier.id() + ".";
  }

  private void rollBack(ServiceRecord service, DeploymentRecord earlier, String reason) {
    var now = context.loop().now();
    if (service.primary().rollout() == Rollout.IN_PROGRESS) {
      service.primary().put(Rollout.FAILED, reason, now);
    }
    service.current().rollBack(earlier, reason, now);
    try {
      giveBack(service.current());
    } catch (ShiftFailure e) {
      events.trafficNotGivenBack(service, e.because());
      service.current().stop("Traffic could not be given back because " + e.because(), now);
      return;
    }
    earlier.restart(reason, now);
    var template = earlier.template();
    service.put(
        service.settings().toBuilder()
            .taskDefinition(template.definition().taskDefinitionArn())
            .networkConfiguration(template.network())
            .loadBalancers(template.loadBalancers())
            .serviceRegistries(template.registries())
            .launchType(template.launchType())
            .capacityProviderStrategy(template.strategy().items())
            .build());
    lead(service, earlier);
    events.rollingBack(service, earlier);
  }

  private void lead(ServiceRecord service, DeploymentRecord deployment) {
    service.lead(deployment);
    events.deploymentInProgress(service, deployment);
    review.accept(service);
  }

  private void heard(AlarmStateChanged event) {
    for (var service : services.all()) {
      var current = service.current();
      if (!current.isOver()
          && current.configuration().alarms().alarmNames().contains(event.alarmName())) {
        review.accept(service);
      }
    }
  }
}

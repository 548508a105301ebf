package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.SchedulerDecision.Cause;
import dev.provingground.region.services.ecs.SchedulerDecision.Stop;
import dev.provingground.region.services.ecs.ServiceView.Bake;
import dev.provingground.region.services.ecs.ServiceView.DeploymentView;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * A service that shifts traffic, as the scheduler sees it: each of its revisions is by itself, and
 * kept at the full desired count.
 */
final class RevisionViews {
  /** What the scheduler decides by for one revision. */
  record Revision(DeploymentRecord deployment, ServiceView view) {}

  private RevisionViews() {}

  /**
   * Blue, if there is one, and green once it may have tasks.
   *
   * @param whole the service with the tasks of all revisions
   */
  static List<Revision> of(ServiceRecord service, ServiceView whole) {
    var deployment = service.current();
    var shift = deployment.shift().orElseThrow();
    var blue = deployment.source();
    var green = deployment.target();
    var revisions = new ArrayList<Revision>();
    if (blue != null) {
      var view = new DeploymentView(blue.id(), Rollout.COMPLETED, false, 0);
      // What is left of an abandoned rolling deployment makes way for blue.
      boolean reconciling = shift.stage() == ServiceDeploymentLifecycleStage.RECONCILE_SERVICE;
      revisions.add(new Revision(blue, part(whole, blue, view, task -> reconciling)));
    }
    if (shift.hasScaled()) {
      var primary = whole.primary();
      var view =
          new DeploymentView(
              primary.id(),
              primary.rollout(),
              primary.circuitBreaker(),
              primary.failedTasks(),
              primary.alarmed(),
              shift.stage() == ServiceDeploymentLifecycleStage.SCALE_UP
                  ? Bake.OVER
                  : Bake.UNDER_WAY);
      revisions.add(new Revision(green, part(whole, green, view, task -> false)));
    }
    return revisions;
  }

  private static ServiceView part(
      ServiceView whole, DeploymentRecord revision, DeploymentView view, Predicate<Standing> also) {
    return new ServiceView(
        whole.desiredCount(),
        whole.minimumHealthyPercent(),
        whole.maximumPercent(),
        false,
        revision.template().places(),
        view,
        whole.tasks().only(task -> also.test(task) || task.deploymentId().equals(revision.id())),
        whole.throttled());
  }

  /**
   * Tasks of revisions that are neither blue nor green, that no request goes to any more, and that
   * are not protected.
   */
  static List<Stop> abandoned(ServiceRecord service, Instant now) {
    var blue = service.current().source();
    var green = service.current().target();
    return service.tasks().stream()
        .filter(task -> task.deployment() != blue && task.deployment() != green)
        .filter(task -> !task.task().isToldToStop() && !sharesTargets(task.deployment(), blue))
        .filter(task -> task.task().protectedUntil(now).isEmpty())
        .map(task -> new Stop(task.task().arn(), Cause.SCALING))
        .toList();
  }

  private static boolean sharesTargets(DeploymentRecord one, @Nullable DeploymentRecord other) {
    return other != null && groups(one).equals(groups(other));
  }

  private static Set<String> groups(DeploymentRecord revision) {
    return revision.loadBalancers().stream()
        .map(LoadBalancer::targetGroupArn)
        .collect(Collectors.toSet());
  }
}

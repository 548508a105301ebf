package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.PENDING;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_REQUESTED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.STOPPED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** "View service history using Amazon ECS service deployments". */
final class DeploymentStates implements Invariant {
  private static final Set<ServiceDeploymentStatus> OVER =
      EnumSet.of(SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED);
  private static final Map<ServiceDeploymentStatus, Set<ServiceDeploymentStatus>> NEXT =
      Map.of(
          PENDING,
          EnumSet.of(IN_PROGRESS, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, STOPPED),
          IN_PROGRESS,
          EnumSet.of(SUCCESSFUL, STOPPED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS),
          ROLLBACK_REQUESTED,
          EnumSet.of(ROLLBACK_IN_PROGRESS, ROLLBACK_FAILED),
          ROLLBACK_IN_PROGRESS,
          EnumSet.of(ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED));

  private final Map<String, ServiceDeployment> current = new HashMap<>();

  @Override
  public String sentence() {
    return "A service deployment goes from one of its states to the next as documented, the newest"
        + " one only is under way, and one that is over stays as it is";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world.service(name).ifPresent(service -> check(world, service));
    }
  }

  private void check(Observed world, Service service) {
    var earlier = current.get(service.serviceArn());
    var newest = world.deployment(service.currentServiceDeployment()).orElseThrow();
    if (earlier != null && !earlier.serviceDeploymentArn().equals(newest.serviceDeploymentArn())) {
      world.deployment(earlier.serviceDeploymentArn()).ifPresent(last -> checkOver(earlier, last));
    } else if (earlier != null) {
      checkNext(earlier, newest);
    }
    checkTimes(newest);
    current.put(service.serviceArn(), newest);
  }

  private static void checkOver(ServiceDeployment before, ServiceDeployment last) {
    checkNext(before, last);
    unless(
        OVER.contains(last.status()),
        "%s is %s, and there is a newer one",
        last.serviceDeploymentArn(),
        last.status());
  }

  private static void checkNext(ServiceDeployment before, ServiceDeployment now) {
    if (OVER.contains(before.status())) {
      unless(
          now.status() == before.status() && now.finishedAt().equals(before.finishedAt()),
          "%s was %s and is %s",
          now.serviceDeploymentArn(),
          before.status(),
          now.status());
      return;
    }
    unless(
        reaches(before.status(), now.status()),
        "%s went from %s to %s",
        now.serviceDeploymentArn(),
        before.status(),
        now.status());
  }

  /** Perhaps by way of others, since more than one step may be taken at a time. */
  private static boolean reaches(ServiceDeploymentStatus from, ServiceDeploymentStatus to) {
    return from == to
        || NEXT.getOrDefault(from, Set.of()).stream().anyMatch(next -> reaches(next, to));
  }

  private static void checkTimes(ServiceDeployment one) {
    checkOrder(one, one.createdAt(), one.startedAt(), one.finishedAt());
    unless(
        OVER.contains(one.status()) == (one.finishedAt() != null),
        "%s is %s and finished at %s",
        one.serviceDeploymentArn(),
        one.status(),
        one.finishedAt());
  }

  private static void checkOrder(ServiceDeployment one, @Nullable Instant... times) {
    var last = Instant.MIN;
    for (var time : times) {
      if (time != null) {
        unless(!time.isBefore(last), "%s: times out of order", one);
        last = time;
      }
    }
  }
}

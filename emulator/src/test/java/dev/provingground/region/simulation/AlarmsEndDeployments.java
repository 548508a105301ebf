package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus.MONITORING;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** "How CloudWatch alarms detect Amazon ECS deployment failures". */
final class AlarmsEndDeployments implements Invariant {
  private final Map<String, Instant> due = new HashMap<>();
  private final Set<String> watched = new HashSet<>();
  private final Set<String> judged = new HashSet<>();

  @Override
  public String sentence() {
    return "A deployment that alarms watch over fails as soon as one goes off, not without one, is"
        + " rolled back where that is asked for, and succeeds after its bake time only";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world
          .service(name)
          .filter(service -> service.status().equals("ACTIVE"))
          .ifPresent(
              service ->
                  world
                      .deployment(service.currentServiceDeployment())
                      .filter(one -> !one.alarms().alarmNames().isEmpty())
                      .ifPresent(one -> check(world, service, one)));
    }
  }

  private void check(Observed world, Service service, ServiceDeployment one) {
    boolean on = one.alarms().alarmNames().stream().anyMatch(world::isOn);
    var arn = one.serviceDeploymentArn();
    if (one.status() == IN_PROGRESS && one.alarms().status() == MONITORING) {
      watched.add(arn);
      if (on) {
        var since = due.putIfAbsent(arn, world.now());
        unless(
            since == null || since.equals(world.now()),
            "%s goes on, and %s is on",
            arn,
            one.alarms().alarmNames());
      } else {
        due.remove(arn);
      }
    } else if (one.finishedAt() != null || one.rollback() != null) {
      if (judged.add(arn)) {
        judge(world, service, one);
      }
    }
  }

  private void judge(Observed world, Service service, ServiceDeployment one) {
    boolean triggered = !one.alarms().triggeredAlarmNames().isEmpty();
    var reason = String.valueOf(one.statusReason());
    if (reason.contains("deployment alarms")) {
      unless(triggered, "%s: %s, and none has gone off", one.serviceDeploymentArn(), reason);
    }
    if (triggered
        && one.deploymentConfiguration().alarms().rollback()
        && one.deploymentCircuitBreaker().status() != TRIGGERED
        && !one.sourceServiceRevisions().isEmpty()) {
      unless(
          one.rollback() != null,
          "%s of %s is %s and not rolled back, though %s went off",
          one.serviceDeploymentArn(),
          service.serviceName(),
          one.status(),
          one.alarms().triggeredAlarmNames());
    }
    var alarmed = due.get(one.serviceDeploymentArn());
    unless(
        one.status() != SUCCESSFUL || alarmed == null || !alarmed.isBefore(one.finishedAt()),
        "%s succeeded, and %s had been on since %s",
        one.serviceDeploymentArn(),
        one.alarms().alarmNames(),
        alarmed);
    if (one.status() == SUCCESSFUL && watched.contains(one.serviceDeploymentArn())) {
      checkBakeTime(world, service, one);
    }
  }

  private static void checkBakeTime(Observed world, Service service, ServiceDeployment one) {
    var configuration = one.deploymentConfiguration();
    if (ShiftPlan.shifts(configuration)) {
      return; // as long as it says, whatever alarms do: ShiftsGoForward
    }
    var bakeTime =
        Duration.ofMinutes(
            Math.max(world.alarmPeriods(service.serviceName()), configuration.bakeTimeInMinutes()));
    unless(
        !one.startedAt().plus(bakeTime).isAfter(one.finishedAt()),
        "%s took from %s to %s, and its bake time is %s",
        one.serviceDeploymentArn(),
        one.startedAt(),
        one.finishedAt(),
        bakeTime);
  }
}

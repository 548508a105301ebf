package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * A service's events, in ECS's words ("Amazon ECS service event messages"), and those of them that
 * the region hears too.
 */
final class ServiceEvents {
  private final ServiceContext context;

  ServiceEvents(ServiceContext context) {
    this.context = context;
  }

  void started(ServiceRecord service, List<TaskRecord> tasks) {
    add(service, "has started " + tasks.size() + " tasks: " + list(tasks) + ".");
  }

  void stopped(ServiceRecord service, List<TaskRecord> tasks) {
    add(service, "has stopped " + tasks.size() + " running tasks: " + list(tasks) + ".");
    act(service, "INFO", "TASKS_STOPPED");
  }

  /** "Amazon ECS Availability Zone service rebalancing service event messages". */
  void rebalancingStarted(ServiceRecord service) {
    add(service, "is not AZ balanced with " + zones(service) + ". AZ Rebalancing in progress.");
    act(service, "INFO", "SERVICE_REBALANCING_STARTED");
  }

  void startedToRebalance(ServiceRecord service, List<TaskRecord> tasks) {
    byZone(service, tasks)
        .forEach(
            (zone, moved) ->
                add(
                    service,
                    "has started %d tasks in %s to AZ Rebalance: %s."
                        .formatted(moved.size(), zone, list(moved))));
    act(service, "INFO", "TASKS_STARTED");
  }

  void stoppedToRebalance(ServiceRecord service, List<TaskRecord> tasks) {
    byZone(service, tasks)
        .forEach(
            (zone, moved) ->
                add(
                    service,
                    "has stopped %d running tasks in %s due to AZ rebalancing: %s."
                        .formatted(moved.size(), zone, list(moved))));
    act(service, "INFO", "TASKS_STOPPED");
  }

  void rebalancingCompleted(ServiceRecord service) {
    add(service, "is AZ balanced with " + zones(service) + ".");
    act(service, "INFO", "SERVICE_REBALANCING_COMPLETED");
  }

  void registered(ServiceRecord service, String targetGroupArn) {
    add(service, "registered 1 targets in (target-group " + targetGroupArn + ")");
  }

  void notRegistered(ServiceRecord service, String targetGroupArn, AwsServiceException why) {
    add(
        service,
        "failed to register targets in (target-group %s) with (error %s)"
            .formatted(targetGroupArn, why.awsErrorDetails().errorMessage()));
  }

  void deregistered(ServiceRecord service, String targetGroupArn) {
    add(service, "deregistered 1 targets in (target-group " + targetGroupArn + ")");
  }

  void draining(ServiceRecord service, DeploymentRecord deployment, int tasks) {
    addAs(
        "(service " + service.name() + ", taskSet " + deployment.id() + ")",
        service,
        "has begun draining connections on " + tasks + " tasks.");
  }

  void steadyState(ServiceRecord service) {
    add(service, "has reached a steady state.");
    act(service, "INFO", "SERVICE_STEADY_STATE");
  }

  void unhealthy(
      ServiceRecord service, TaskRecord task, TaskTargets.Target target, String description) {
    add(
        service,
        "(task %s) (port %d) is unhealthy in (target-group %s) due to (reason %s)"
            .formatted(task.id(), target.port(), target.targetGroupArn(), description));
  }

  void failedContainerChecks(ServiceRecord service, TaskRecord task) {
    add(service, "(task " + task.id() + ") failed container health checks.");
  }

  /** AWS's pages have no words for this; they are those for target groups. */
  void notDiscoverable(ServiceRecord service, String registryArn, AwsServiceException why) {
    add(
        service,
        "failed to register instances in (service-registry %s) with (error %s)"
            .formatted(registryArn, why.awsErrorDetails().errorMessage()));
  }

  /** "A service using service discovery contains an unhealthy task". */
  void unhealthyInstance(ServiceRecord service) {
    act(service, "WARN", "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY");
  }

  void failedToLaunch(ServiceRecord service, String error) {
    add(service, "failed to launch a task with (error " + error + ").");
    act(service, "ERROR", "SERVICE_TASK_CONFIGURATION_FAILURE", Optional.of(error));
  }

  void unableToStart(ServiceRecord service) {
    add(
        service,
        "is unable to consistently start tasks successfully. For more information, see the"
            + " Troubleshooting section of the Amazon ECS Developer Guide.");
    act(service, "WARN", "SERVICE_TASK_START_IMPAIRED");
  }

  void deploymentInProgress(ServiceRecord service, DeploymentRecord deployment) {
    publish(service, deployment, "INFO", "SERVICE_DEPLOYMENT_IN_PROGRESS");
  }

  void deploymentCompleted(ServiceRecord service, DeploymentRecord deployment) {
    add(service, "(deployment " + deployment.id() + ") deployment completed.");
    publish(service, deployment, "INFO", "SERVICE_DEPLOYMENT_COMPLETED");
  }

  void deploymentFailed(ServiceRecord service, DeploymentRecord deployment, String why) {
    add(service, "(deployment " + deployment.id() + ") deployment failed: " + why);
    publish(service, deployment, "ERROR", "SERVICE_DEPLOYMENT_FAILED");
  }

  void trafficNotGivenBack(ServiceRecord service, String because) {
    add(service, "failed to shift traffic back because " + because);
  }

  void rollingBack(ServiceRecord service, DeploymentRecord deployment) {
    add(service, "rolling back to deployment " + deployment.id() + ".");
  }

  private void act(ServiceRecord service, String type, String name) {
    act(service, type, name, Optional.empty());
  }

  private void act(ServiceRecord service, String type, String name, Optional<String> reason) {
    context
        .events()
        .publish(
            new ServiceAction(
                service.arn(), service.cluster().arn(), type, name, reason, context.loop().now()));
  }

  private void publish(
      ServiceRecord service, DeploymentRecord deployment, String type, String name) {
    context
        .events()
        .publish(
            new DeploymentStateChanged(
                service.arn(),
                type,
                name,
                deployment.id(),
                context.loop().now(),
                deployment.reason()));
  }

  private void add(ServiceRecord service, String message) {
    addAs("(service " + service.name() + ")", service, message);
  }

  private void addAs(String subject, ServiceRecord service, String message) {
    service.addEvent(
        ServiceEvent.builder()
            .id(context.ids().uuid())
            .createdAt(context.loop().now())
            .message(subject + " " + message)
            .build());
  }

  /** {@code 2 tasks in us-east-1a and 1 tasks in us-east-1b}. */
  private static String zones(ServiceRecord service) {
    var parts =
        service.zones().entrySet().stream()
            .map(zone -> zone.getValue() + " tasks in " + zone.getKey())
            .toList();
    return parts.size() < 3
        ? String.join(" and ", parts)
        : String.join(", ", parts.subList(0, parts.size() - 1)) + ", and " + parts.getLast();
  }

  private static Map<String, List<TaskRecord>> byZone(
      ServiceRecord service, List<TaskRecord> tasks) {
    return tasks.stream()
        .collect(
            Collectors.groupingBy(
                task -> Objects.requireNonNull(service.task(task.arn())).zone(),
                TreeMap::new,
                Collectors.toList()));
  }

  private static String list(List<TaskRecord> tasks) {
    return tasks.stream().map(task -> "(task " + task.id() + ")").collect(Collectors.joining(" "));
  }
}

package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;

/**
 * Which resources a request touches, from "Actions, resources, and condition keys for Amazon
 * Elastic Container Service".
 */
final class ResourceArns {
  private final RegionIdentity region;

  ResourceArns(RegionIdentity region) {
    this.region = region;
  }

  List<String> of(SdkRequest request) {
    return switch (request) {
      case CreateServiceRequest r -> List.of(inCluster("service", r.cluster(), r.serviceName()));
      case UpdateServiceRequest r -> List.of(inCluster("service", r.cluster(), r.service()));
      case DeleteServiceRequest r -> List.of(inCluster("service", r.cluster(), r.service()));
      case DescribeServicesRequest r ->
          orAny(r.services().stream().map(one -> inCluster("service", r.cluster(), one)).toList());
      case StopTaskRequest r -> List.of(inCluster("task", r.cluster(), r.task()));
      case DescribeTasksRequest r ->
          orAny(r.tasks().stream().map(one -> inCluster("task", r.cluster(), one)).toList());
      case RunTaskRequest r -> List.of(definition(r.taskDefinition()));
      case GetTaskProtectionRequest r ->
          orAny(r.tasks().stream().map(one -> inCluster("task", r.cluster(), one)).toList());
      case UpdateTaskProtectionRequest r ->
          orAny(r.tasks().stream().map(one -> inCluster("task", r.cluster(), one)).toList());
      case ListServiceDeploymentsRequest r ->
          List.of(inCluster("service", r.cluster(), r.service()));
      case DescribeServiceDeploymentsRequest r -> orAny(r.serviceDeploymentArns());
      case DescribeServiceRevisionsRequest r -> orAny(r.serviceRevisionArns());
      case StopServiceDeploymentRequest r -> List.of(orAny(r.serviceDeploymentArn()));
      case PutClusterCapacityProvidersRequest r -> List.of(cluster(r.cluster()));
      case DeleteClusterRequest r -> List.of(cluster(r.cluster()));
      case UpdateClusterRequest r -> List.of(cluster(r.cluster()));
      case UpdateClusterSettingsRequest r -> List.of(cluster(r.cluster()));
      case DeleteTaskDefinitionsRequest r ->
          orAny(r.taskDefinitions().stream().map(this::definition).toList());
      case ListContainerInstancesRequest r -> List.of(cluster(r.cluster()));
      case DescribeClustersRequest r -> orAny(r.clusters().stream().map(this::cluster).toList());
      case TagResourceRequest r -> List.of(orAny(r.resourceArn()));
      case UntagResourceRequest r -> List.of(orAny(r.resourceArn()));
      case ListTagsForResourceRequest r -> List.of(orAny(r.resourceArn()));
      default -> List.of("*");
    };
  }

  /** The condition keys that say with what else a request has to do. */
  ConditionKeys conditionKeys(SdkRequest request) {
    var keys = ConditionKeys.builder();
    if (request.sdkFields().stream().anyMatch(field -> field.memberName().equals("cluster"))) {
      keys.put("ecs:cluster", cluster(member(request, "cluster").orElse(null)));
    }
    member(request, "taskDefinition")
        .ifPresent(d -> keys.put("ecs:task-definition", definition(d)));
    var service = member(request, "service").or(() -> member(request, "serviceName"));
    service.ifPresent(
        name ->
            keys.put(
                "ecs:service",
                inCluster("service", member(request, "cluster").orElse(null), name)));
    request
        .getValueForField("enableExecuteCommand", Boolean.class)
        .ifPresent(enabled -> keys.put("ecs:enable-execute-command", enabled.toString()));
    return keys.build();
  }

  /** Whoever creates something with tags must be allowed to tag it. */
  List<Access> besides(String operation, SdkRequest request) {
    return switch (request) {
      case CreateClusterRequest r when r.hasTags() -> tagging(operation, cluster(r.clusterName()));
      case CreateServiceRequest r when r.hasTags() ->
          tagging(operation, inCluster("service", r.cluster(), r.serviceName()));
      case RegisterTaskDefinitionRequest r when r.hasTags() ->
          tagging(operation, definition(r.family()));
      case RunTaskRequest r when r.hasTags() ->
          tagging(operation, inCluster("task", r.cluster(), null));
      default -> List.of();
    };
  }

  private static List<Access> tagging(String operation, String arn) {
    return List.of(
        Access.to("ecs:TagResource", List.of(arn))
            .with(ConditionKeys.of("ecs:CreateAction", operation)));
  }

  private static Optional<String> member(SdkRequest request, String name) {
    return request.getValueForField(name, String.class);
  }

  private String cluster(@Nullable String nameOrArn) {
    var name = Objects.requireNonNullElse(nameOrArn, "default");
    return name.startsWith("arn:") ? name : region.arn("ecs", "cluster/" + name);
  }

  private String inCluster(String kind, @Nullable String cluster, @Nullable String nameOrArn) {
    var name = Objects.requireNonNullElse(nameOrArn, "*");
    var clusterArn = cluster(cluster);
    return name.startsWith("arn:")
        ? name
        : region.arn(
            "ecs", kind + "/" + clusterArn.substring(clusterArn.indexOf('/') + 1) + "/" + name);
  }

  /**
   * A family stands for all of its revisions: since 2024, policies must have a revision or {@code
   * *} for RunTask and the like, whether the request names a revision or not.
   */
  private String definition(@Nullable String nameOrArn) {
    var given = Objects.requireNonNullElse(nameOrArn, "*");
    var name = given.substring(given.lastIndexOf('/') + 1);
    var arn = given.startsWith("arn:") ? given : region.arn("ecs", "task-definition/" + name);
    return name.contains(":") ? arn : arn + ":*";
  }

  private static String orAny(@Nullable String arn) {
    return Objects.requireNonNullElse(arn, "*");
  }

  private static List<String> orAny(List<String> arns) {
    return arns.isEmpty() ? List.of("*") : arns;
  }
}

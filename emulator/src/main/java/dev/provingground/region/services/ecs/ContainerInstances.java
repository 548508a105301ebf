package dev.provingground.region.services.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListAttributesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;

/**
 * Container instances, which clusters on Fargate have none of: lists are empty, what is asked for
 * is missing, and no task is started on one ("API failure reasons").
 */
final class ContainerInstances {
  private static final int MOST_STARTED = 10;
  private static final int MOST_DESCRIBED = 100;

  private final Clusters clusters;
  private final TaskDefinitions definitions;

  ContainerInstances(Clusters clusters, TaskDefinitions definitions) {
    this.clusters = clusters;
    this.definitions = definitions;
  }

  List<String> list(ListContainerInstancesRequest request) {
    clusters.active(request.cluster());
    return EcsErrors.PAGES.page(request, List.<String>of()).items();
  }

  List<Failure> describe(DescribeContainerInstancesRequest request) {
    var cluster = clusters.active(request.cluster());
    return missing(cluster, request.containerInstances(), MOST_DESCRIBED);
  }

  /** Each is a failure: a task is run on Fargate with RunTask. */
  List<Failure> start(StartTaskRequest request) {
    var cluster = clusters.active(request.cluster());
    definitions.findActive(request.taskDefinition());
    return missing(cluster, request.containerInstances(), MOST_STARTED);
  }

  List<Attribute> attributes(ListAttributesRequest request) {
    clusters.active(request.cluster());
    var type = EcsErrors.required(request.targetTypeAsString(), "targetType");
    if (!type.equals("container-instance")) {
      throw EcsErrors.invalid("targetType must be container-instance, not " + type);
    }
    return EcsErrors.PAGES.page(request, List.<Attribute>of()).items();
  }

  /**
   * The error of who would put attributes on targets, or take them away: TargetNotFoundException.
   */
  AwsServiceException targetNotFound(@Nullable String cluster, List<Attribute> attributes) {
    clusters.active(cluster);
    EcsErrors.required(attributes, "attributes")
        .forEach(attribute -> EcsErrors.required(attribute.name(), "Attribute.name"));
    return EcsErrors.targetNotFound(
        EcsErrors.required(attributes.getFirst().targetId(), "targetId"));
  }

  private static List<Failure> missing(ClusterRecord cluster, List<String> instances, int most) {
    if (EcsErrors.required(instances, "Container instances").size() > most) {
      throw EcsErrors.invalid("containerInstances can have at most " + most + " items.");
    }
    var prefix = cluster.arn().replaceFirst(":cluster/", ":container-instance/") + "/";
    return instances.stream()
        .map(one -> one.startsWith("arn:") ? one : prefix + one)
        .map(arn -> Failure.builder().arn(arn).reason("MISSING").build())
        .toList();
  }
}

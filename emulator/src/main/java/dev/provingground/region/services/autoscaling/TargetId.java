package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;

import dev.provingground.region.api.Supported;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * Which desired count is scaled: an ECS service's, {@code service/CLUSTER/SERVICE}.
 *
 * @param cluster its name
 * @param service its name
 */
record TargetId(String cluster, String service) {
  /** Other services' resources are refused by name. */
  static TargetId of(
      @Nullable String namespace,
      @Nullable String resourceId,
      @Nullable ScalableDimension dimension) {
    checkNamespace(namespace);
    if (required(dimension, "scalableDimension") != ScalableDimension.ECS_SERVICE_DESIRED_COUNT) {
      throw ScalingErrors.validation(
          "Unsupported service namespace, resource type or scalable dimension.");
    }
    return of(required(resourceId, "resourceId"));
  }

  static TargetId of(String resourceId) {
    var parts = resourceId.split("/", -1);
    if (parts.length != 3 || !parts[0].equals("service")) {
      throw ScalingErrors.validation(
          "Unsupported service namespace, resource type or scalable dimension: '"
              + resourceId
              + "' is not service/CLUSTER/SERVICE.");
    }
    return new TargetId(parts[1], parts[2]);
  }

  static void checkNamespace(@Nullable String namespace) {
    var known = ServiceNamespace.fromValue(required(namespace, "serviceNamespace"));
    if (known == ServiceNamespace.UNKNOWN_TO_SDK_VERSION) {
      throw ScalingErrors.validation(
          "1 validation error detected: Value '%s' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set: %s"
              .formatted(namespace, ServiceNamespace.knownValues()));
    }
    if (known != ServiceNamespace.ECS) {
      throw Supported.unsupported("The service namespace '" + namespace + "'");
    }
  }

  String resourceId() {
    return "service/" + cluster + "/" + service;
  }

  /** As messages have it. */
  @Override
  public String toString() {
    return "service namespace: ecs, resource ID: "
        + resourceId()
        + ", scalable dimension: ecs:service:DesiredCount";
  }
}

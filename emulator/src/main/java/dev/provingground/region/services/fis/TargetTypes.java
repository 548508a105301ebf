package dev.provingground.region.services.fis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.fis.model.TargetResourceType;
import software.amazon.awssdk.services.fis.model.TargetResourceTypeParameter;
import software.amazon.awssdk.services.fis.model.TargetResourceTypeSummary;

/** The resource types that actions of this region have as targets. */
final class TargetTypes {
  static final String TASK = "aws:ecs:task";
  static final String SUBNET = "aws:ec2:subnet";
  static final String ROLE = "aws:iam:role";

  private static final Map<String, TargetResourceType> ALL = new LinkedHashMap<>();

  static {
    add(
        SUBNET,
        "A subnet",
        Map.of(
            "availabilityZoneIdentifier",
            "The zone of the subnets.",
            "vpc",
            "The VPC of the subnets."));
    add(
        TASK,
        "An Amazon ECS task",
        Map.of("cluster", "The cluster of the tasks.", "service", "The service of the tasks."));
    add(ROLE, "An IAM role", Map.of());
  }

  private TargetTypes() {}

  private static void add(String type, String description, Map<String, String> parameters) {
    var described = new LinkedHashMap<String, TargetResourceTypeParameter>();
    parameters.forEach(
        (name, text) ->
            described.put(
                name,
                TargetResourceTypeParameter.builder().description(text).required(false).build()));
    ALL.put(
        type,
        TargetResourceType.builder()
            .resourceType(type)
            .description(description)
            .parameters(described)
            .build());
  }

  static boolean isKnown(String type) {
    return ALL.containsKey(type);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ResourceNotFoundException
   */
  static TargetResourceType get(String type) {
    var found = ALL.get(type);
    if (found == null) {
      throw FisErrors.notFound("Target resource type", type);
    }
    return found;
  }

  static List<TargetResourceTypeSummary> summaries() {
    return ALL.values().stream()
        .map(type -> Mirror.copy(type, TargetResourceTypeSummary.builder()).build())
        .toList();
  }
}

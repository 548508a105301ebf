package dev.provingground.region.services.elbv2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Which resources a request touches, from "Actions, resources, and condition keys for AWS Elastic
 * Load Balancing V2": the ARNs that it names. Describe actions have none.
 */
final class ResourceArns {
  private static final Set<String> MEMBERS =
      Set.of("LoadBalancerArn", "ListenerArn", "RuleArn", "TargetGroupArn", "ResourceArns");

  private ResourceArns() {}

  static List<String> of(String operation, SdkRequest request) {
    var arns = new ArrayList<String>();
    if (!operation.startsWith("Describe")) {
      for (var field : request.sdkFields()) {
        if (MEMBERS.contains(field.memberName())) {
          switch (field.getValueOrDefault(request)) {
            case String arn -> arns.add(arn);
            case Collection<?> several -> several.forEach(arn -> arns.add(String.valueOf(arn)));
            case null, default -> {}
          }
        }
      }
    }
    return arns.isEmpty() ? List.of("*") : arns;
  }
}

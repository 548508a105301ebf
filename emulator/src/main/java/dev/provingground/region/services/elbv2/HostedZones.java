package dev.provingground.region.services.elbv2;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Route 53's hosted zones of application load balancers, from "Elastic Load Balancing endpoints and
 * quotas".
 */
final class HostedZones {
  private static final Map<String, String> BY_REGION =
      Map.ofEntries(
          Map.entry("us-east-1", "Z35SXDOTRQ7X7K"),
          Map.entry("us-east-2", "Z3AADJGX6KTTL2"),
          Map.entry("us-west-1", "Z368ELLRRE2KJ0"),
          Map.entry("us-west-2", "Z1H1FL5HABSF5"),
          Map.entry("ap-northeast-1", "Z14GRHDCWA56QT"),
          Map.entry("ap-south-1", "ZP97RAFLXTNZK"),
          Map.entry("ap-southeast-1", "Z1LMS91P8CMLE5"),
          Map.entry("ap-southeast-2", "Z1GM3OXH4ZPM65"),
          Map.entry("ca-central-1", "ZQSVJUPU6J1EY"),
          Map.entry("eu-central-1", "Z215JYRZR1TBD5"),
          Map.entry("eu-north-1", "Z23TAZ6LKFMNIO"),
          Map.entry("eu-west-1", "Z32O12XQLNTSW2"),
          Map.entry("eu-west-2", "ZHURV8PSTC4K8"),
          Map.entry("eu-west-3", "Z3Q77PNBQS71R4"),
          Map.entry("sa-east-1", "Z2P70J7HTTTPLU"));

  private HostedZones() {}

  /** Null for a region that is not listed. */
  static @Nullable String of(String region) {
    return BY_REGION.get(region);
  }
}

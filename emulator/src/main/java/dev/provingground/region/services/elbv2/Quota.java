package dev.provingground.region.services.elbv2;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Limit;

/**
 * How many of something there may be ("Quotas for your Application Load Balancers"), by AWS's
 * defaults. Those that this region enforces.
 */
enum Quota {
  APPLICATION_LOAD_BALANCERS(50),
  TARGET_GROUPS(3000),
  LISTENERS_PER_APPLICATION_LOAD_BALANCER(50),
  RULES_PER_APPLICATION_LOAD_BALANCER(100),
  TARGET_GROUPS_PER_ACTION_ON_APPLICATION_LOAD_BALANCER(5),
  CONDITION_VALUES_PER_ALB_RULE(5),
  CONDITION_WILDCARDS_PER_ALB_RULE(6),
  CERTIFICATES_PER_APPLICATION_LOAD_BALANCER(25);

  private final int most;

  Quota(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All of them, as DescribeAccountLimits tells. */
  static List<Limit> told() {
    return Stream.of(values())
        .map(one -> Limit.builder().name(one.key()).max(Integer.toString(one.most)).build())
        .toList();
  }

  /** Whether one more is too many. */
  boolean isReached(long count) {
    return count >= most;
  }
}

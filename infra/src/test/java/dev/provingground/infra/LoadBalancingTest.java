package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awscdk.assertions.Match;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadBalancingTest {
  private static final String LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer";
  private static final String LISTENER = "AWS::ElasticLoadBalancingV2::Listener";
  private static final String TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup";

  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void theLoadBalancerFacesTheInternetFromBothSubnets() {
    stack.has(
        LOAD_BALANCER,
        Map.of(
            "Scheme", "internet-facing",
            "Type", "application",
            "SecurityGroups", List.of(stack.groupId("Load balancer"))));
    assertThat(stack.values(LOAD_BALANCER, "Subnets"))
        .containsExactly(
            stack.ids("AWS::EC2::Subnet").stream()
                .map(id -> Map.of("Ref", id))
                .toList()
                .toString());
  }

  @Test
  void theListenerOnPort80ForwardsToTheTargetGroup() {
    stack.hasCount(LISTENER, 1);
    stack.has(
        LISTENER,
        Map.of(
            "Port",
            80,
            "Protocol",
            "HTTP",
            "LoadBalancerArn",
            stack.ref(LOAD_BALANCER),
            "DefaultActions",
            List.of(Map.of("Type", "forward", "TargetGroupArn", stack.ref(TARGET_GROUP)))));
  }

  @Test
  void theTargetGroupChecksHealthEveryFiveSecondsAndCountsOnly200() {
    stack.has(
        TARGET_GROUP,
        Map.of(
            "HealthCheckProtocol",
            "HTTP",
            "HealthCheckPath",
            "/health",
            "HealthCheckPort",
            Match.absent(),
            "HealthCheckIntervalSeconds",
            5,
            "HealthCheckTimeoutSeconds",
            2,
            "HealthyThresholdCount",
            2,
            "UnhealthyThresholdCount",
            2,
            "Matcher",
            Map.of("HttpCode", "200")));
  }

  @Test
  void theTargetGroupTakesTasksByAddressOnPort3000() {
    stack.has(TARGET_GROUP, Map.of("TargetType", "ip", "Protocol", "HTTP", "Port", 3000));
  }

  @Test
  void theTargetGroupLetsGoOfTargetsSoonAndOfClientsAtOnce() {
    stack.has(
        TARGET_GROUP,
        Map.of(
            "TargetGroupAttributes",
            List.of(
                Map.of("Key", "deregistration_delay.timeout_seconds", "Value", "5"),
                Map.of("Key", "stickiness.enabled", "Value", "false"))));
  }

  @Test
  void stickySessionsCanBeSwitchedOn() {
    StackTemplate.service(DeploymentOptions.reference().withStickySessions(true))
        .has(
            TARGET_GROUP,
            Map.of(
                "TargetGroupAttributes",
                Match.arrayWith(
                    List.of(
                        Map.of("Key", "stickiness.enabled", "Value", "true"),
                        Map.of("Key", "stickiness.type", "Value", "lb_cookie")))));
  }
}

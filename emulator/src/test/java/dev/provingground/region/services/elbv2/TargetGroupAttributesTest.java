package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Attributes of target groups. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class TargetGroupAttributesTest extends LoadBalancingFixture {
  @Test
  void attributesThatContradictOneAnotherAreRefusedTogether() {
    var group = targetGroup();
    assertRefused(
            () ->
                elb.modifyTargetGroupAttributes(
                    r ->
                        r.targetGroupArn(group)
                            .attributes(
                                a -> a.key("slow_start.duration_seconds").value("30"),
                                a ->
                                    a.key("load_balancing.algorithm.type")
                                        .value("least_outstanding_requests"))),
            "InvalidConfigurationRequest")
        .hasMessageContaining("Slow start");
    assertRefused(
            () ->
                elb.modifyTargetGroupAttributes(
                    r ->
                        r.targetGroupArn(group)
                            .attributes(
                                a -> a.key("stickiness.enabled").value("true"),
                                a -> a.key("stickiness.type").value("app_cookie"))),
            "InvalidConfigurationRequest")
        .hasMessageContaining("stickiness.app_cookie.cookie_name");
    assertThat(elb.describeTargetGroupAttributes(r -> r.targetGroupArn(group)).attributes())
        .contains(
            TargetGroupAttribute.builder().key("stickiness.enabled").value("false").build(),
            TargetGroupAttribute.builder().key("slow_start.duration_seconds").value("0").build());
  }

  @Test
  void attributesHaveDefaultsAndOnlyKnownKeys() {
    var group = targetGroup();
    assertThat(
            elb.describeTargetGroupAttributes(r -> r.targetGroupArn(group)).attributes().stream()
                .filter(
                    one -> one.key().startsWith("deregistration") || one.key().startsWith("sti")))
        .extracting(TargetGroupAttribute::key, TargetGroupAttribute::value)
        .contains(
            tuple("deregistration_delay.timeout_seconds", "300"),
            tuple("stickiness.enabled", "false"),
            tuple("stickiness.lb_cookie.duration_seconds", "86400"));
    assertRefused(
            () ->
                elb.modifyTargetGroupAttributes(
                    r -> r.targetGroupArn(group).attributes(a -> a.key("colour").value("red"))),
            "ValidationError")
        .hasMessageContaining("Target group attribute key 'colour' is not recognized");
    assertRefused(
        () ->
            elb.modifyTargetGroupAttributes(
                r ->
                    r.targetGroupArn(group)
                        .attributes(
                            a -> a.key("deregistration_delay.timeout_seconds").value("3601"))),
        "ValidationError");
  }
}

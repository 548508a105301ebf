package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/**
 * A registered target's health is another than before; health as {@code DescribeTargetHealth}
 * answers it.
 */
public record TargetHealthChanged(
    String targetGroupArn, TargetDescription target, TargetHealth health) implements RegionEvent {}

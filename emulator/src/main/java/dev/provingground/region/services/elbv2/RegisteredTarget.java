package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** One registration of a target: registering it anew makes another. */
final class RegisteredTarget {
  private final Target target;
  private final String zone;
  private final TargetHealthMachine machine = new TargetHealthMachine();
  private TargetHealth published = TargetHealthMachine.NOT_REGISTERED;

  /**
   * @param zone the availability zone of the target's subnet
   */
  RegisteredTarget(Target target, String zone) {
    this.target = target;
    this.zone = zone;
  }

  Target target() {
    return target;
  }

  String zone() {
    return zone;
  }

  TargetHealthMachine machine() {
    return machine;
  }

  TargetDescription description() {
    return TargetDescription.builder()
        .id(target.address())
        .port(target.port())
        .availabilityZone(zone)
        .build();
  }

  /** Notes the health as published; false when it was already. */
  boolean publish(TargetHealth health) {
    boolean changed = !health.equals(published);
    published = health;
    return changed;
  }
}

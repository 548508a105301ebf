package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Registers and deregisters targets, and tells their health. */
final class Targets {
  private final Resources resources;
  private final Network network;
  private final DataPlane dataPlane;
  private final Draining draining;

  Targets(Resources resources, Network network, DataPlane dataPlane, Draining draining) {
    this.resources = resources;
    this.network = network;
    this.dataPlane = dataPlane;
    this.draining = draining;
  }

  /**
   * Registers all or none; a target that is registered stays as it is, one that drains begins anew.
   */
  void register(RegisterTargetsRequest request) {
    var group = resources.targetGroup(request.targetGroupArn());
    Constraint.required(request.targets(), "targets");
    var registered = new ArrayList<RegisteredTarget>();
    for (var description : request.targets()) {
      Supported.only(description, "Id", "Port", "AvailabilityZone");
      var target = target(group, description);
      if (!Ipv4.isAddress(target.address())) {
        throw ElbErrors.validation(
            "The IP address '" + target.address() + "' is not a valid IPv4 address");
      }
      var subnet = network.subnetOf(group.vpcId(), target.address());
      if (subnet == null) {
        throw ElbErrors.invalidTarget(
            "The IP address '%s' is not within any subnet of VPC '%s'"
                .formatted(target.address(), group.vpcId()));
      }
      var existing = group.target(target);
      if (existing == null || existing.machine().isDraining()) {
        registered.add(new RegisteredTarget(target, subnet.availabilityZone()));
      }
    }
    registered.forEach(group::put);
    dataPlane.refresh(group);
  }

  /** A target that is not registered is passed over, as AWS. */
  void deregister(DeregisterTargetsRequest request) {
    var group = resources.targetGroup(request.targetGroupArn());
    Constraint.required(request.targets(), "targets");
    for (var description : request.targets()) {
      var registered = group.target(target(group, description));
      if (registered != null) {
        draining.begin(group, registered);
      }
    }
    dataPlane.refresh(group);
  }

  List<TargetHealthDescription> describeHealth(DescribeTargetHealthRequest request) {
    Supported.only(request, "TargetGroupArn", "Targets");
    var group = resources.targetGroup(request.targetGroupArn());
    if (request.targets().isEmpty()) {
      return group.targets().stream()
          .map(one -> describe(group, one.description(), one.machine().health()))
          .toList();
    }
    var described = new LinkedHashSet<TargetHealthDescription>();
    for (var description : request.targets()) {
      var target = target(group, description);
      var registered = group.target(target);
      described.add(
          registered == null
              ? describe(
                  group,
                  TargetDescription.builder().id(target.address()).port(target.port()).build(),
                  TargetHealthMachine.NOT_REGISTERED)
              : describe(group, registered.description(), registered.machine().health()));
    }
    return List.copyOf(described);
  }

  private static TargetHealthDescription describe(
      TargetGroupResource group, TargetDescription target, TargetHealth health) {
    return TargetHealthDescription.builder()
        .target(target)
        .healthCheckPort(String.valueOf(group.healthCheck().portOf(target.port())))
        .targetHealth(health)
        .build();
  }

  private static Target target(TargetGroupResource group, TargetDescription description) {
    var id = Constraint.required(description.id(), "targets.member.id");
    int port = Constraint.range(description.port(), group.port(), 1, 65_535, "targets.member.port");
    return new Target(id, port);
  }
}

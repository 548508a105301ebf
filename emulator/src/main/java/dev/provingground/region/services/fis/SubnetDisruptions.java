package dev.provingground.region.services.fis;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.fis.Injection.Listener;
import dev.provingground.region.services.fis.NetworkFaults.Disruption;
import dev.provingground.region.services.fis.NetworkFaults.Inside;
import dev.provingground.region.services.fis.NetworkFaults.Outside;
import dev.provingground.region.services.fis.NetworkFaults.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Subnets that are cut off. AWS associates them with a network ACL that denies the traffic, for
 * which the role needs the permissions; here the packets are dropped without one.
 */
final class SubnetDisruptions {
  private static final Caller ITSELF = new Caller.Service("fis.amazonaws.com");

  private final ServiceContext context;
  private final NetworkFaults network;

  SubnetDisruptions(ServiceContext context, NetworkFaults network) {
    this.context = context;
    this.network = network;
  }

  List<Function<Listener, Injection>> of(Effects.Order order) {
    var faults = new ArrayList<Function<Listener, Injection>>();
    for (var arn : order.targets()) {
      var id = arn.substring(arn.lastIndexOf('/') + 1);
      var subnet =
          order
              .role()
              .call(Ec2Client.class, ec2 -> ec2.describeSubnets(r -> r.subnetIds(id)))
              .subnets()
              .getFirst();
      requirePermissions(order.role(), subnet);
      var disruption =
          new Disruption(
              subnet.vpcId(), subnet.cidrBlock(), peers(order.parameter("scope", ""), subnet));
      faults.add(heard -> network.disrupt(disruption, heard));
    }
    return faults;
  }

  private void requirePermissions(ExperimentRole role, Subnet subnet) {
    var acl = context.region().arn("ec2", "network-acl/" + context.ids().ec2("acl"));
    role.require("ec2:DescribeNetworkAcls", "*");
    role.require("ec2:CreateNetworkAcl", acl, context.region().arn("ec2", "vpc/" + subnet.vpcId()));
    role.require("ec2:CreateTags", acl);
    role.require("ec2:CreateNetworkAclEntry", acl);
    role.require("ec2:ReplaceNetworkAclAssociation", acl, subnet.subnetArn());
    role.require("ec2:DeleteNetworkAcl", acl);
  }

  private Peers peers(String scope, Subnet subnet) {
    return switch (scope) {
      case "all" -> new Outside(subnet.cidrBlock());
      case "vpc" ->
          new Outside(
              ec2(ec2 -> ec2.describeVpcs(r -> r.vpcIds(subnet.vpcId())))
                  .vpcs()
                  .getFirst()
                  .cidrBlock());
      case "availability-zone" -> new Inside(otherZones(subnet));
      default -> throw new IllegalArgumentException(scope);
    };
  }

  private List<String> otherZones(Subnet subnet) {
    var inVpc = Filter.builder().name("vpc-id").values(subnet.vpcId()).build();
    return ec2(ec2 -> ec2.describeSubnets(r -> r.filters(inVpc))).subnets().stream()
        .filter(other -> !other.availabilityZone().equals(subnet.availabilityZone()))
        .map(Subnet::cidrBlock)
        .toList();
  }

  private <R> R ec2(Function<Ec2Client, R> operation) {
    return CallContext.call(
        ITSELF, () -> operation.apply(context.services().client(Ec2Client.class)));
  }
}

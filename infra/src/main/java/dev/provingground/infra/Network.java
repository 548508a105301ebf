package dev.provingground.infra;

import java.util.List;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.PublicSubnet;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/**
 * A VPC with two public subnets in the region's first two zones, and nothing else: no NAT gateway,
 * no private subnet.
 */
final class Network extends Construct {
  private final Vpc vpc;

  Network(Construct scope, String name) {
    super(scope, "Network");
    this.vpc =
        Vpc.Builder.create(this, "Vpc")
            .vpcName(name)
            .ipAddresses(IpAddresses.cidr("10.0.0.0/16"))
            // Chosen when the stack is created, so that one template fits every region.
            .availabilityZones(List.of(Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())))
            .natGateways(0)
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("Public")
                        .subnetType(SubnetType.PUBLIC)
                        .cidrMask(24)
                        // The service asks for its tasks' public addresses itself.
                        .mapPublicIpOnLaunch(false)
                        .build()))
            // It would take a custom resource, a Lambda function, to empty a group that nothing
            // uses.
            .restrictDefaultSecurityGroup(false)
            .build();
  }

  Vpc vpc() {
    return vpc;
  }

  void describe(StackOutputs outputs) {
    List<PublicSubnet> subnets =
        vpc.getPublicSubnets().stream().map(PublicSubnet.class::cast).toList();
    outputs.add(Outputs.VPC_ID, vpc.getVpcId());
    outputs.add(Outputs.INTERNET_GATEWAY_ID, vpc.getInternetGatewayId());
    outputs.add(
        Outputs.PUBLIC_SUBNET_IDS, subnets.stream().map(PublicSubnet::getSubnetId).toList());
    outputs.add(
        Outputs.ROUTE_TABLE_IDS,
        subnets.stream().map(subnet -> subnet.getRouteTable().getRouteTableId()).toList());
    outputs.add(
        Outputs.AVAILABILITY_ZONES,
        subnets.stream().map(PublicSubnet::getAvailabilityZone).toList());
  }
}

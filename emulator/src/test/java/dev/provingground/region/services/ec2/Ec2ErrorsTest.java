package dev.provingground.region.services.ec2;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What every operation says of something that is not there, and of what it is not told. */
final class Ec2ErrorsTest {
  private static final String CIDR = "0.0.0.0/0";

  private final Ec2Fixture fixture = new Ec2Fixture();

  private record Refusal(String operation, Consumer<Ec2Client> call, String code, String message) {
    @Override
    public String toString() {
      return operation + ": " + code + " " + message;
    }
  }

  private static Refusal notThere(
      String operation, String code, String id, Consumer<Ec2Client> call) {
    return new Refusal(operation, call, code, id);
  }

  private static Refusal missing(String operation, String parameter, Consumer<Ec2Client> call) {
    return new Refusal(
        operation, call, "MissingParameter", "The request must contain the parameter " + parameter);
  }

  static Stream<Refusal> vpcsAndSubnets() {
    var noVpc = "InvalidVpcID.NotFound";
    var noSubnet = "InvalidSubnetID.NotFound";
    return Stream.of(
        notThere("DeleteVpc", noVpc, "vpc-0", c -> c.deleteVpc(r -> r.vpcId("vpc-0"))),
        notThere("DescribeVpcs", noVpc, "vpc-0", c -> c.describeVpcs(r -> r.vpcIds("vpc-0"))),
        notThere(
            "ModifyVpcAttribute", noVpc, "vpc-0", c -> c.modifyVpcAttribute(r -> r.vpcId("vpc-0"))),
        notThere(
            "DescribeVpcAttribute",
            noVpc,
            "vpc-0",
            c -> c.describeVpcAttribute(r -> r.vpcId("vpc-0").attribute("enableDnsSupport"))),
        notThere(
            "CreateSubnet",
            noVpc,
            "vpc-0",
            c -> c.createSubnet(r -> r.vpcId("vpc-0").cidrBlock("10.0.0.0/24"))),
        notThere(
            "DeleteSubnet", noSubnet, "subnet-0", c -> c.deleteSubnet(r -> r.subnetId("subnet-0"))),
        notThere(
            "DescribeSubnets",
            noSubnet,
            "subnet-0",
            c -> c.describeSubnets(r -> r.subnetIds("subnet-0"))),
        notThere(
            "ModifySubnetAttribute",
            noSubnet,
            "subnet-0",
            c ->
                c.modifySubnetAttribute(
                    r -> r.subnetId("subnet-0").mapPublicIpOnLaunch(v -> v.value(true)))),
        missing("CreateVpc", "cidrBlock", c -> c.createVpc(r -> {})),
        missing("DeleteVpc", "vpcId", c -> c.deleteVpc(r -> {})),
        missing("CreateSubnet", "vpcId", c -> c.createSubnet(r -> r.cidrBlock("10.0.0.0/24"))),
        missing("DeleteSubnet", "subnetId", c -> c.deleteSubnet(r -> {})));
  }

  static Stream<Refusal> routing() {
    var noGateway = "InvalidInternetGatewayID.NotFound";
    var noTable = "InvalidRouteTableID.NotFound";
    var noNat = "NatGatewayNotFound";
    return Stream.of(
        notThere(
            "DeleteInternetGateway",
            noGateway,
            "igw-0",
            c -> c.deleteInternetGateway(r -> r.internetGatewayId("igw-0"))),
        notThere(
            "DescribeInternetGateways",
            noGateway,
            "igw-0",
            c -> c.describeInternetGateways(r -> r.internetGatewayIds("igw-0"))),
        notThere(
            "AttachInternetGateway",
            noGateway,
            "igw-0",
            c -> c.attachInternetGateway(r -> r.internetGatewayId("igw-0").vpcId("vpc-0"))),
        notThere(
            "DetachInternetGateway",
            noGateway,
            "igw-0",
            c -> c.detachInternetGateway(r -> r.internetGatewayId("igw-0").vpcId("vpc-0"))),
        notThere(
            "CreateRouteTable",
            "InvalidVpcID.NotFound",
            "vpc-0",
            c -> c.createRouteTable(r -> r.vpcId("vpc-0"))),
        notThere(
            "DeleteRouteTable",
            noTable,
            "rtb-0",
            c -> c.deleteRouteTable(r -> r.routeTableId("rtb-0"))),
        notThere(
            "DescribeRouteTables",
            noTable,
            "rtb-0",
            c -> c.describeRouteTables(r -> r.routeTableIds("rtb-0"))),
        notThere(
            "AssociateRouteTable",
            noTable,
            "rtb-0",
            c -> c.associateRouteTable(r -> r.routeTableId("rtb-0").subnetId("subnet-0"))),
        notThere(
            "DisassociateRouteTable",
            "InvalidAssociationID.NotFound",
            "rtbassoc-0",
            c -> c.disassociateRouteTable(r -> r.associationId("rtbassoc-0"))),
        notThere(
            "CreateRoute",
            noTable,
            "rtb-0",
            c ->
                c.createRoute(
                    r -> r.routeTableId("rtb-0").destinationCidrBlock(CIDR).gatewayId("igw-0"))),
        notThere(
            "ReplaceRoute",
            noTable,
            "rtb-0",
            c ->
                c.replaceRoute(
                    r -> r.routeTableId("rtb-0").destinationCidrBlock(CIDR).gatewayId("igw-0"))),
        notThere(
            "DeleteRoute",
            noTable,
            "rtb-0",
            c -> c.deleteRoute(r -> r.routeTableId("rtb-0").destinationCidrBlock(CIDR))),
        notThere(
            "DescribeAddresses",
            "InvalidAllocationID.NotFound",
            "eipalloc-0",
            c -> c.describeAddresses(r -> r.allocationIds("eipalloc-0"))),
        notThere(
            "DescribeAddresses",
            "InvalidAddress.NotFound",
            "Address '203.0.113.250' not found.",
            c -> c.describeAddresses(r -> r.publicIps("203.0.113.250"))),
        notThere(
            "ReleaseAddress",
            "InvalidAllocationID.NotFound",
            "eipalloc-0",
            c -> c.releaseAddress(r -> r.allocationId("eipalloc-0"))),
        notThere(
            "CreateNatGateway",
            "InvalidSubnetID.NotFound",
            "subnet-0",
            c -> c.createNatGateway(r -> r.subnetId("subnet-0").allocationId("eipalloc-0"))),
        notThere(
            "DeleteNatGateway",
            noNat,
            "nat-0",
            c -> c.deleteNatGateway(r -> r.natGatewayId("nat-0"))),
        notThere(
            "DescribeNatGateways",
            noNat,
            "nat-0",
            c -> c.describeNatGateways(r -> r.natGatewayIds("nat-0"))),
        missing("CreateRouteTable", "vpcId", c -> c.createRouteTable(r -> {})),
        missing("DeleteRouteTable", "routeTableId", c -> c.deleteRouteTable(r -> {})),
        missing("CreateNatGateway", "subnetId", c -> c.createNatGateway(r -> {})),
        missing("ReleaseAddress", "allocationId", c -> c.releaseAddress(r -> {})));
  }

  static Stream<Refusal> security() {
    var noGroup = "InvalidGroup.NotFound";
    var noAcl = "InvalidNetworkAclID.NotFound";
    return Stream.of(
        notThere(
            "CreateSecurityGroup",
            "InvalidVpcID.NotFound",
            "vpc-0",
            c -> c.createSecurityGroup(r -> r.groupName("g").description("d").vpcId("vpc-0"))),
        notThere(
            "DeleteSecurityGroup",
            noGroup,
            "sg-0",
            c -> c.deleteSecurityGroup(r -> r.groupId("sg-0"))),
        notThere(
            "DescribeSecurityGroups",
            noGroup,
            "sg-0",
            c -> c.describeSecurityGroups(r -> r.groupIds("sg-0"))),
        notThere(
            "AuthorizeSecurityGroupIngress",
            noGroup,
            "sg-0",
            c ->
                c.authorizeSecurityGroupIngress(
                    r -> r.groupId("sg-0").ipProtocol("-1").cidrIp(CIDR))),
        notThere(
            "AuthorizeSecurityGroupEgress",
            noGroup,
            "sg-0",
            c ->
                c.authorizeSecurityGroupEgress(
                    r ->
                        r.groupId("sg-0")
                            .ipPermissions(p -> p.ipProtocol("-1").ipRanges(i -> i.cidrIp(CIDR))))),
        notThere(
            "RevokeSecurityGroupIngress",
            noGroup,
            "sg-0",
            c ->
                c.revokeSecurityGroupIngress(r -> r.groupId("sg-0").ipProtocol("-1").cidrIp(CIDR))),
        notThere(
            "RevokeSecurityGroupEgress",
            noGroup,
            "sg-0",
            c ->
                c.revokeSecurityGroupEgress(
                    r ->
                        r.groupId("sg-0")
                            .ipPermissions(p -> p.ipProtocol("-1").ipRanges(i -> i.cidrIp(CIDR))))),
        notThere(
            "DescribeSecurityGroupRules",
            "InvalidSecurityGroupRuleId.NotFound",
            "sgr-0",
            c -> c.describeSecurityGroupRules(r -> r.securityGroupRuleIds("sgr-0"))),
        notThere(
            "ModifySecurityGroupRules",
            noGroup,
            "sg-0",
            c ->
                c.modifySecurityGroupRules(
                    r ->
                        r.groupId("sg-0")
                            .securityGroupRules(
                                u ->
                                    u.securityGroupRuleId("sgr-0")
                                        .securityGroupRule(s -> s.ipProtocol("-1"))))),
        notThere(
            "CreateNetworkAcl",
            "InvalidVpcID.NotFound",
            "vpc-0",
            c -> c.createNetworkAcl(r -> r.vpcId("vpc-0"))),
        notThere(
            "DeleteNetworkAcl",
            noAcl,
            "acl-0",
            c -> c.deleteNetworkAcl(r -> r.networkAclId("acl-0"))),
        notThere(
            "DescribeNetworkAcls",
            noAcl,
            "acl-0",
            c -> c.describeNetworkAcls(r -> r.networkAclIds("acl-0"))),
        notThere(
            "CreateNetworkAclEntry",
            noAcl,
            "acl-0",
            c ->
                c.createNetworkAclEntry(
                    r ->
                        r.networkAclId("acl-0")
                            .ruleNumber(1)
                            .protocol("-1")
                            .ruleAction(RuleAction.ALLOW)
                            .egress(false)
                            .cidrBlock(CIDR))),
        notThere(
            "ReplaceNetworkAclEntry",
            noAcl,
            "acl-0",
            c ->
                c.replaceNetworkAclEntry(
                    r ->
                        r.networkAclId("acl-0")
                            .ruleNumber(1)
                            .protocol("-1")
                            .ruleAction(RuleAction.ALLOW)
                            .egress(false)
                            .cidrBlock(CIDR))),
        notThere(
            "DeleteNetworkAclEntry",
            noAcl,
            "acl-0",
            c -> c.deleteNetworkAclEntry(r -> r.networkAclId("acl-0").ruleNumber(1).egress(true))),
        missing("CreateNetworkAcl", "vpcId", c -> c.createNetworkAcl(r -> {})),
        missing("DeleteNetworkAcl", "networkAclId", c -> c.deleteNetworkAcl(r -> {})));
  }

  static Stream<Refusal> interfacesAndTheRest() {
    var noInterface = "InvalidNetworkInterfaceID.NotFound";
    return Stream.of(
        notThere(
            "CreateNetworkInterface",
            "InvalidSubnetID.NotFound",
            "subnet-0",
            c -> c.createNetworkInterface(r -> r.subnetId("subnet-0"))),
        notThere(
            "DeleteNetworkInterface",
            noInterface,
            "eni-0",
            c -> c.deleteNetworkInterface(r -> r.networkInterfaceId("eni-0"))),
        notThere(
            "DescribeNetworkInterfaces",
            noInterface,
            "eni-0",
            c -> c.describeNetworkInterfaces(r -> r.networkInterfaceIds("eni-0"))),
        notThere(
            "ModifyNetworkInterfaceAttribute",
            noInterface,
            "eni-0",
            c -> c.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId("eni-0"))),
        notThere(
            "CreateTags",
            "InvalidVpcID.NotFound",
            "vpc-0",
            c ->
                c.createTags(
                    r -> r.resources("vpc-0").tags(Tag.builder().key("k").value("v").build()))),
        notThere(
            "DeleteTags",
            "InvalidSubnetID.NotFound",
            "subnet-0",
            c -> c.deleteTags(r -> r.resources("subnet-0"))),
        notThere(
            "DeleteTags",
            "InvalidID",
            "The ID 'odd' is not valid",
            c -> c.deleteTags(r -> r.resources("odd"))),
        missing("CreateTags", "resourceIdSet", c -> c.createTags(r -> {})),
        missing("CreateNetworkInterface", "subnetId", c -> c.createNetworkInterface(r -> {})),
        missing("DeleteFlowLogs", "flowLogIds", c -> c.deleteFlowLogs(r -> {})),
        new Refusal(
            "CreateVpc",
            c -> c.createVpc(r -> r.cidrBlock("10.0.0.0/16").dryRun(true)),
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set."));
  }

  @ParameterizedTest
  @MethodSource({"vpcsAndSubnets", "routing", "security", "interfacesAndTheRest"})
  void whatIsWrongIsSaid(Refusal refusal) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> refusal.call().accept(fixture.ec2))
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(refusal.code());
              assertThat(error.awsErrorDetails().errorMessage()).contains(refusal.message());
            });
  }

  @Test
  void publicAddressesAreAsManyAsTestNet3Has() {
    for (int i = 2; i <= 254; i++) {
      fixture.ec2.allocateAddress(r -> r.domain("vpc"));
    }
    assertRefusedWith(
        () -> fixture.ec2.allocateAddress(r -> r.domain("vpc")),
        "InsufficientAddressCapacity",
        "Not enough available addresses to satisfy your request.");
  }

  @Test
  void aSecurityGroupHasSixtyRulesInEachDirection() {
    var group = fixture.group(fixture.vpc(), "many").groupId();
    for (int i = 1; i <= 60; i++) {
      port(group, i);
    }
    assertRefusedWith(
        () -> port(group, 61),
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached.");
  }

  private void port(String group, int port) {
    fixture.ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group).ipProtocol("tcp").fromPort(port).toPort(port).cidrIp("10.0.0.0/8"));
  }
}

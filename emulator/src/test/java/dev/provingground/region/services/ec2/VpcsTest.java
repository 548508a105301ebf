package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcState;

final class VpcsTest {
  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;

  @Test
  void aNewVpcIsAvailableAndKnownToTheFabric() {
    var vpc = fixture.vpc();

    assertThat(vpc.vpcId()).matches("vpc-[0-9a-f]{17}");
    assertThat(vpc.state()).isEqualTo(VpcState.AVAILABLE);
    assertThat(vpc.isDefault()).isFalse();
    assertThat(vpc.ownerId()).isEqualTo(Ec2Fixture.ACCOUNT);
    assertThat(vpc.cidrBlockAssociationSet())
        .singleElement()
        .satisfies(association -> assertThat(association.cidrBlock()).isEqualTo("10.0.0.0/16"));
    assertThat(fixture.fabric.vpcs).containsEntry(vpc.vpcId(), "10.0.0.0/16");
  }

  @Test
  void aNewVpcHasAMainRouteTableADefaultGroupAndADefaultAcl() {
    var vpc = fixture.vpc();
    var ofVpc = filter("vpc-id", vpc.vpcId());

    assertThat(ec2.describeRouteTables(r -> r.filters(ofVpc)).routeTables())
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.associations().getFirst().main()).isTrue();
              assertThat(table.routes().getFirst().gatewayId()).isEqualTo("local");
            });
    assertThat(ec2.describeNetworkAcls(r -> r.filters(ofVpc)).networkAcls())
        .singleElement()
        .satisfies(acl -> assertThat(acl.isDefault()).isTrue());
    assertThat(ec2.describeSecurityGroups(r -> r.filters(ofVpc)).securityGroups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.groupName()).isEqualTo("default");
              assertThat(group.description()).isEqualTo("default VPC security group");
              assertThat(group.ipPermissions().getFirst().userIdGroupPairs().getFirst().groupId())
                  .isEqualTo(group.groupId());
              assertThat(group.ipPermissionsEgress().getFirst().ipRanges().getFirst().cidrIp())
                  .isEqualTo("0.0.0.0/0");
            });
  }

  @Test
  void hostBitsOfABlockAreCleared() {
    assertThat(ec2.createVpc(r -> r.cidrBlock("10.7.1.9/16")).vpc().cidrBlock())
        .isEqualTo("10.7.0.0/16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/15", "10.0.0.0/29", "127.0.0.0/16", "203.0.113.0/24"})
  void aBlockOutOfRangeIsRefused(String block) {
    assertRefusedWith(
        () -> ec2.createVpc(r -> r.cidrBlock(block)),
        "InvalidVpc.Range",
        "The CIDR '%s' is invalid.".formatted(block));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0/16", "10.0.0.256/16", "10.0.0.0/33", "ten"})
  void whatIsNoBlockIsRefused(String block) {
    assertRefusedWith(
        () -> ec2.createVpc(r -> r.cidrBlock(block)),
        "InvalidParameterValue",
        "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block."
            .formatted(block));
  }

  @Test
  void theBlockIsRequired() {
    assertRefusedWith(
        () -> ec2.createVpc(r -> {}),
        "MissingParameter",
        "The request must contain the parameter cidrBlock");
  }

  @Test
  void whatWouldBeIgnoredIsRefused() {
    assertRefusedWith(
        () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").amazonProvidedIpv6CidrBlock(true)),
        "NotImplemented",
        "CreateVpc member 'AmazonProvidedIpv6CidrBlock' is not supported by this region: leave it"
            + " out");
    assertRefusedWith(
        () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").instanceTenancy(Tenancy.DEDICATED)),
        "NotImplemented",
        "Tenancy dedicated is not supported by this region: leave it out");
    assertThat(ec2.describeVpcs(r -> {}).vpcs()).isEmpty();
  }

  @Test
  void aDryRunChangesNothing() {
    assertRefusedWith(
        () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").dryRun(true)),
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.");
    assertThat(ec2.describeVpcs(r -> {}).vpcs()).isEmpty();
  }

  @Test
  void dnsAttributesBeginAndChangeAsOnAws() {
    var vpcId = fixture.vpc().vpcId();
    assertThat(dnsSupport(vpcId)).isTrue();
    assertThat(dnsHostnames(vpcId)).isFalse();

    ec2.modifyVpcAttribute(r -> r.vpcId(vpcId).enableDnsHostnames(v -> v.value(true)));

    assertThat(dnsSupport(vpcId)).isTrue();
    assertThat(dnsHostnames(vpcId)).isTrue();
  }

  @Test
  void withoutDnsSupportTheNetworkResolvesNoNames() {
    var vpcId = fixture.vpc().vpcId();
    ec2.modifyVpcAttribute(r -> r.vpcId(vpcId).enableDnsSupport(v -> v.value(false)));
    assertThat(dnsSupport(vpcId)).isFalse();
    assertThat(fixture.fabric.withoutDns).containsExactly(vpcId);
    ec2.modifyVpcAttribute(r -> r.vpcId(vpcId).enableDnsHostnames(v -> v.value(false)));
    assertThat(fixture.fabric.withoutDns).containsExactly(vpcId);
    ec2.modifyVpcAttribute(r -> r.vpcId(vpcId).enableDnsSupport(v -> v.value(true)));
    assertThat(fixture.fabric.withoutDns).isEmpty();
  }

  private boolean dnsSupport(String vpcId) {
    return ec2.describeVpcAttribute(
            r -> r.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT))
        .enableDnsSupport()
        .value();
  }

  private boolean dnsHostnames(String vpcId) {
    return ec2.describeVpcAttribute(
            r -> r.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
        .enableDnsHostnames()
        .value();
  }

  @Test
  void anUnknownVpcIsNotFound() {
    var message = "The vpc ID 'vpc-0' does not exist";
    assertRefusedWith(
        () -> ec2.describeVpcs(r -> r.vpcIds("vpc-0")), "InvalidVpcID.NotFound", message);
    assertRefusedWith(() -> ec2.deleteVpc(r -> r.vpcId("vpc-0")), "InvalidVpcID.NotFound", message);
    assertRefusedWith(
        () -> ec2.modifyVpcAttribute(r -> r.vpcId("vpc-0")), "InvalidVpcID.NotFound", message);
  }

  @Test
  void deletingAVpcTakesItsDefaultsWithIt() {
    var vpc = fixture.vpc();
    ec2.deleteVpc(r -> r.vpcId(vpc.vpcId()));

    assertThat(ec2.describeVpcs(r -> {}).vpcs()).isEmpty();
    assertThat(ec2.describeRouteTables(r -> {}).routeTables()).isEmpty();
    assertThat(ec2.describeSecurityGroups(r -> {}).securityGroups()).isEmpty();
    assertThat(ec2.describeSecurityGroupRules(r -> {}).securityGroupRules()).isEmpty();
    assertThat(ec2.describeNetworkAcls(r -> {}).networkAcls()).isEmpty();
    assertThat(fixture.fabric.vpcs).isEmpty();
    assertThat(fixture.fabric.groups).isEmpty();
  }

  @Test
  void aVpcWithASubnetCannotBeDeleted() {
    var vpc = fixture.vpc();
    fixture.subnet(vpc, "10.0.0.0/24");
    assertHasDependencies(vpc);
  }

  @Test
  void aVpcWithAGatewayCannotBeDeleted() {
    var vpc = fixture.vpc();
    fixture.gateway(vpc);
    assertHasDependencies(vpc);
  }

  @Test
  void aVpcWithARouteTableOfItsOwnerCannotBeDeleted() {
    var vpc = fixture.vpc();
    fixture.routeTable(vpc);
    assertHasDependencies(vpc);
  }

  @Test
  void aVpcWithASecurityGroupOfItsOwnerCannotBeDeleted() {
    var vpc = fixture.vpc();
    fixture.group(vpc, "web");
    assertHasDependencies(vpc);
  }

  private void assertHasDependencies(Vpc vpc) {
    assertRefusedWith(
        () -> ec2.deleteVpc(r -> r.vpcId(vpc.vpcId())),
        "DependencyViolation",
        "The vpc '%s' has dependencies and cannot be deleted.".formatted(vpc.vpcId()));
  }
}

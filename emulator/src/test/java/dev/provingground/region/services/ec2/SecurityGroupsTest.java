package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.services.ec2.Ec2Fixture.tcp;
import static dev.provingground.region.services.ec2.Ec2Fixture.tcpFrom;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Vpc;

@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class SecurityGroupsTest {
  private static final Permission OPEN_EGRESS =
      new Permission(-1, 0, 65535, new Permission.Cidr("0.0.0.0/0"));

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final SecurityGroup web = fixture.group(vpc, "web");

  @Test
  void aNewGroupLetsEverythingOutAndNothingIn() {
    assertThat(web.ipPermissions()).isEmpty();
    assertThat(web.ipPermissionsEgress())
        .containsExactly(
            IpPermission.builder()
                .ipProtocol("-1")
                .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                .ipv6Ranges(List.of())
                .userIdGroupPairs(List.of())
                .prefixListIds(List.of())
                .build());
    assertThat(fixture.ingress(web)).isEmpty();
    assertThat(fixture.egress(web)).containsExactly(OPEN_EGRESS);
  }

  @Test
  void namesAreUniqueInAVpcAndOfCertainForm() {
    assertRefusedWith(
        () -> fixture.group(vpc, "web"),
        "InvalidGroup.Duplicate",
        "The security group 'web' already exists for VPC '%s'".formatted(vpc.vpcId()));
    assertRefusedWith(
        () -> fixture.group(vpc, "default"),
        "InvalidParameterValue",
        "Cannot use reserved security group name: default");
    assertRefusedWith(
        () -> fixture.group(vpc, "sg-web"),
        "InvalidParameterValue",
        "Value (sg-web) for parameter GroupName is invalid. Group names may not be in the format"
            + " sg-*");
    fixture.group(fixture.vpc(), "web");
  }

  @Test
  void nameDescriptionAndVpcAreRequired() {
    assertRefusedWith(
        () -> ec2.createSecurityGroup(r -> r.description("d").vpcId(vpc.vpcId())),
        "MissingParameter",
        "The request must contain the parameter groupName");
    assertRefusedWith(
        () -> ec2.createSecurityGroup(r -> r.groupName("g").vpcId(vpc.vpcId())),
        "MissingParameter",
        "The request must contain the parameter groupDescription");
    assertRefusedWith(
        () -> ec2.createSecurityGroup(r -> r.groupName("g").description("d")),
        "VPCIdNotSpecified",
        "No default VPC for this user");
  }

  @Test
  void aGroupInUseCannotBeDeleted() {
    var tasks = fixture.group(vpc, "tasks");
    fixture.allow(tasks, tcpFrom(3000, web));
    var dependent = "resource %s has a dependent object".formatted(web.groupId());
    assertRefusedWith(() -> delete(web), "DependencyViolation", dependent);

    fixture.revoke(tasks, tcpFrom(3000, web));
    var eni = fixture.managed(fixture.subnet(vpc, "10.0.0.0/24"), false, web.groupId());
    assertRefusedWith(() -> delete(web), "DependencyViolation", dependent);

    ec2.managedInterfaces().delete(eni.networkInterfaceId());
    delete(web);

    assertThat(fixture.fabric.groups).doesNotContainKey(web.groupId());
    assertRefusedWith(
        () -> fixture.group(web.groupId()),
        "InvalidGroup.NotFound",
        "The security group '%s' does not exist".formatted(web.groupId()));
  }

  private void delete(SecurityGroup group) {
    ec2.deleteSecurityGroup(r -> r.groupId(group.groupId()));
  }

  @Test
  void aGroupThatRefersToItselfCanBeDeleted() {
    fixture.allow(web, tcpFrom(80, web));
    delete(web);
    assertThat(
            ec2.describeSecurityGroupRules(r -> r.filters(filter("group-id", web.groupId())))
                .securityGroupRules())
        .isEmpty();
  }

  @Test
  void theDefaultGroupCannotBeDeleted() {
    var group =
        ec2.describeSecurityGroups(r -> r.filters(filter("group-name", "default")))
            .securityGroups()
            .getFirst();
    assertRefusedWith(
        () -> delete(group),
        "CannotDelete",
        "the specified group: \"%s\" name: \"default\" cannot be deleted by a user"
            .formatted(group.groupId()));
  }

  @Test
  void groupsAreFoundByTheirPermissions() {
    fixture.allow(web, tcp(80, 80, "0.0.0.0/0"));
    assertThat(
            ec2.describeSecurityGroups(
                    r ->
                        r.filters(
                            filter("ip-permission.cidr", "0.0.0.0/0"),
                            filter("ip-permission.to-port", "80")))
                .securityGroups())
        .extracting(SecurityGroup::groupId)
        .containsExactly(web.groupId());
  }
}

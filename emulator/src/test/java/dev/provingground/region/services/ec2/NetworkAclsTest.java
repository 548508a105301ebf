package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Network ACLs, their entries and associations, and what the fabric hears. */
final class NetworkAclsTest {
  private static final AclEntry DENY_ALL = entry(false, -1, 0, 65535);

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final Subnet subnet = fixture.subnet(vpc, "10.0.0.0/24");

  private static AclEntry entry(boolean allows, int protocol, int from, int to) {
    return new AclEntry(
        allows, new Permission(protocol, from, to, new Permission.Cidr("0.0.0.0/0")));
  }

  private String create() {
    return ec2.createNetworkAcl(r -> r.vpcId(vpc.vpcId())).networkAcl().networkAclId();
  }

  private NetworkAcl describe(String id) {
    return ec2.describeNetworkAcls(r -> r.networkAclIds(id)).networkAcls().getFirst();
  }

  private NetworkAcl ofSubnet() {
    return ec2.describeNetworkAcls(
            r -> r.filters(filter("association.subnet-id", subnet.subnetId())))
        .networkAcls()
        .getFirst();
  }

  private void associate(String aclId) {
    var old = ofSubnet().associations().getFirst().networkAclAssociationId();
    ec2.replaceNetworkAclAssociation(r -> r.associationId(old).networkAclId(aclId));
  }

  private void allow(String aclId, int number, int port, boolean egress) {
    ec2.createNetworkAclEntry(
        r ->
            r.networkAclId(aclId)
                .ruleNumber(number)
                .protocol("6")
                .ruleAction(RuleAction.ALLOW)
                .egress(egress)
                .cidrBlock("0.0.0.0/0")
                .portRange(range -> range.from(port).to(port)));
  }

  @Test
  void aSubnetBeginsWithTheDefaultWhichAllowsEverything() {
    assertThat(ofSubnet().isDefault()).isTrue();
    var acl = fixture.fabric.aclOf(subnet.subnetId());
    assertThat(acl.block()).isEqualTo("10.0.0.0/24");
    assertThat(acl.ingress()).containsExactly(entry(true, -1, 0, 65535), DENY_ALL);
    assertThat(acl.egress()).containsExactly(entry(true, -1, 0, 65535), DENY_ALL);
  }

  @Test
  void aNewOneDeniesEverything() {
    var id = create();
    assertThat(describe(id).isDefault()).isFalse();
    assertThat(describe(id).entries())
        .extracting(NetworkAclEntry::ruleNumber)
        .containsExactly(32767, 32767);
    associate(id);
    assertThat(ofSubnet().networkAclId()).isEqualTo(id);
    assertThat(fixture.fabric.aclOf(subnet.subnetId()).ingress()).containsExactly(DENY_ALL);
  }

  @Test
  void entriesAreTriedByNumberAndInForceAtOnce() {
    var id = create();
    associate(id);
    allow(id, 200, 443, false);
    allow(id, 100, 80, false);
    allow(id, 100, 81, true);
    var acl = fixture.fabric.aclOf(subnet.subnetId());
    assertThat(acl.ingress())
        .containsExactly(entry(true, 6, 80, 80), entry(true, 6, 443, 443), DENY_ALL);
    assertThat(acl.egress()).containsExactly(entry(true, 6, 81, 81), DENY_ALL);

    ec2.replaceNetworkAclEntry(
        r ->
            r.networkAclId(id)
                .ruleNumber(100)
                .protocol("1")
                .ruleAction("deny")
                .egress(false)
                .cidrBlock("0.0.0.0/0")
                .icmpTypeCode(icmp -> icmp.type(8).code(-1)));
    ec2.deleteNetworkAclEntry(r -> r.networkAclId(id).ruleNumber(200).egress(false));
    assertThat(fixture.fabric.aclOf(subnet.subnetId()).ingress())
        .containsExactly(entry(false, 1, 8, -1), DENY_ALL);
  }

  @Test
  void whatTheFabricRefusesHasNotHappened() {
    var id = create();
    associate(id);
    fixture.fabric.refusing = true;
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> allow(id, 100, 80, false)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(describe(id).entries()).hasSize(2);
  }

  @Test
  void numbersAreTakenOnceForEachDirection() {
    var id = create();
    allow(id, 100, 80, false);
    assertRefusedWith(
        () -> allow(id, 100, 81, false),
        "NetworkAclEntryAlreadyExists",
        "The network acl entry identified by 100 already exists.");
    assertRefusedWith(
        () -> ec2.deleteNetworkAclEntry(r -> r.networkAclId(id).ruleNumber(7).egress(true)),
        "InvalidNetworkAclEntry.NotFound",
        "The network acl entry identified by 7 does not exist.");
    assertRefusedWith(
        () -> ec2.deleteNetworkAclEntry(r -> r.networkAclId(id).ruleNumber(32767).egress(true)),
        "InvalidParameterValue",
        "Value (32767) for parameter ruleNumber is invalid.");
  }

  @Test
  void anEntryNeedsWhatItsProtocolHas() {
    var id = create();
    assertRefusedWith(
        () ->
            ec2.createNetworkAclEntry(
                r ->
                    r.networkAclId(id)
                        .ruleNumber(1)
                        .protocol("17")
                        .ruleAction("allow")
                        .egress(false)
                        .cidrBlock("0.0.0.0/0")),
        "MissingParameter",
        "The request must contain the parameter portRange");
    assertRefusedWith(
        () ->
            ec2.createNetworkAclEntry(
                r ->
                    r.networkAclId(id)
                        .ruleNumber(1)
                        .protocol("tcp")
                        .ruleAction("allow")
                        .egress(false)
                        .cidrBlock("0.0.0.0/0")),
        "InvalidParameterValue",
        "Value (tcp) for parameter protocol is invalid.");
  }

  @Test
  void oneInUseOrTheDefaultStays() {
    var id = create();
    var first = ofSubnet().networkAclId();
    assertRefusedWith(
        () -> ec2.deleteNetworkAcl(r -> r.networkAclId(first)),
        "InvalidParameterValue",
        "cannot delete default network ACL " + first);
    associate(id);
    assertRefusedWith(
        () -> ec2.deleteNetworkAcl(r -> r.networkAclId(id)),
        "DependencyViolation",
        "The networkAcl '%s' has dependencies and cannot be deleted.".formatted(id));
    associate(first);
    ec2.deleteNetworkAcl(r -> r.networkAclId(id));
    ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId()));
    assertThat(describe(first).associations()).isEmpty();
    ec2.deleteVpc(r -> r.vpcId(vpc.vpcId()));
  }
}

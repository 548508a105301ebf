package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

final class NetworkInterfacesTest {
  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final Subnet subnet = fixture.subnet(vpc, "10.0.0.0/24");

  private NetworkInterface describe(String id) {
    return ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
        .networkInterfaces()
        .getFirst();
  }

  @Test
  void aManagedInterfaceIsAttachedToTheFabricAndShownAsInUse() {
    var group = fixture.group(vpc, "web");
    var made = fixture.managed(subnet, true, group.groupId());

    assertThat(made.privateIp()).isEqualTo("10.0.0.4");
    assertThat(made.publicIp()).get().asString().startsWith("203.0.113.");
    assertThat(made.macAddress()).matches("0a(:[0-9a-f]{2}){5}");
    assertThat(made.subnetCidr()).isEqualTo("10.0.0.0/24");
    assertThat(fixture.fabric.interfaces.get(made.networkInterfaceId()))
        .isEqualTo(
            new NetworkFabric.Interface(
                made.networkInterfaceId(),
                vpc.vpcId(),
                subnet.subnetId(),
                made.privateIp(),
                made.publicIp(),
                Set.of(group.groupId())));
    var shown = describe(made.networkInterfaceId());
    assertThat(shown.status()).isEqualTo(NetworkInterfaceStatus.IN_USE);
    assertThat(shown.requesterManaged()).isTrue();
    assertThat(shown.requesterId()).isEqualTo("amazon-elb");
    assertThat(shown.association().publicIp()).isEqualTo(made.publicIp().orElseThrow());
    assertThat(shown.privateIpAddresses().getFirst().association()).isEqualTo(shown.association());
    assertThat(shown.groups().getFirst().groupName()).isEqualTo("web");
    assertThat(shown.attachment().statusAsString()).isEqualTo("attached");
  }

  @Test
  void withoutGroupsItTakesTheDefaultOne() {
    var made = fixture.managed(subnet, false);
    assertThat(describe(made.networkInterfaceId()).groups().getFirst().groupName())
        .isEqualTo("default");
    assertThat(made.publicIp()).isEmpty();
    assertThat(describe(made.networkInterfaceId()).association()).isNull();
  }

  @Test
  void interfacesHaveNamesWhereTheVpcGivesThem() {
    assertThat(describe(fixture.managed(subnet, true).networkInterfaceId()).privateDnsName())
        .isNull();
    ec2.modifyVpcAttribute(r -> r.vpcId(vpc.vpcId()).enableDnsHostnames(v -> v.value(true)));

    var shown = describe(fixture.managed(subnet, true).networkInterfaceId());

    assertThat(shown.privateDnsName()).isEqualTo("ip-10-0-0-5.ec2.internal");
    assertThat(shown.association().publicDnsName())
        .isEqualTo(
            "ec2-" + shown.association().publicIp().replace('.', '-') + ".compute-1.amazonaws.com");
  }

  @Test
  void aDeletedOneIsDetachedAndDeletingItAgainDoesNothing() {
    var id = fixture.managed(subnet, true).networkInterfaceId();
    ec2.managedInterfaces().delete(id);
    ec2.managedInterfaces().delete(id);

    assertThat(fixture.fabric.interfaces).isEmpty();
    assertRefusedWith(
        () -> describe(id),
        "InvalidNetworkInterfaceID.NotFound",
        "The networkInterface ID '%s' does not exist".formatted(id));
  }

  @Test
  void releasedAddressesAreNotUsedAgainAtOnce() {
    var first = fixture.managed(subnet, true);
    ec2.managedInterfaces().delete(first.networkInterfaceId());
    var second = fixture.managed(subnet, true);

    assertThat(second.privateIp()).isNotEqualTo(first.privateIp());
    assertThat(second.publicIp()).isNotEqualTo(first.publicIp());
  }

  /** Whatever comes and goes: an address has one holder, and lies where it may. */
  @Test
  void addressesAreNeverSharedHoweverInterfacesComeAndGo() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var small = fixture.subnet(vpc, "10.0.1.0/26");
    var held = new ArrayList<ManagedInterface>();
    for (int step = 0; step < 2000; step++) {
      if (!held.isEmpty() && (held.size() == 59 || random.nextInt(100) < 48)) {
        var gone = held.remove(random.nextInt(held.size()));
        ec2.managedInterfaces().delete(gone.networkInterfaceId());
      } else {
        held.add(fixture.managed(small, random.nextBoolean()));
      }
      var addresses = new HashSet<String>();
      for (var eni : held) {
        int last = Integer.parseInt(eni.privateIp().substring("10.0.1.".length()));
        assertThat(last).as("seed %d", seed).isBetween(4, 62);
        assertThat(addresses.add(eni.privateIp())).as("seed %d", seed).isTrue();
        eni.publicIp().ifPresent(ip -> assertThat(addresses.add(ip)).as("seed %d", seed).isTrue());
      }
    }
  }

  @Test
  void aFullSubnetIsRefused() {
    var small = fixture.subnet(vpc, "10.0.1.0/28");
    for (int i = 0; i < 11; i++) {
      fixture.managed(small, false);
    }
    assertRefusedWith(
        () -> fixture.managed(small, false),
        "InsufficientFreeAddressesInSubnet",
        "The specified subnet does not have enough free addresses to satisfy the request.");
  }

  @Test
  void whatTheFabricRefusesHasNotHappened() {
    fixture.fabric.refusing = true;
    assertThatThrownBy(() -> fixture.managed(subnet, true))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ec2.describeNetworkInterfaces(r -> {}).networkInterfaces()).isEmpty();
  }

  @Test
  void unknownSubnetsAndForeignGroupsAreRefused() {
    var foreign = fixture.group(fixture.vpc(), "web");
    assertRefusedWith(
        () -> fixture.managed(subnet, false, foreign.groupId()),
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.");
    assertRefusedWith(
        () -> fixture.managed(subnet, false, "sg-0"),
        "InvalidGroup.NotFound",
        "The security group 'sg-0' does not exist");
    ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId()));
    assertRefusedWith(
        () -> fixture.managed(subnet, false),
        "InvalidSubnetID.NotFound",
        "The subnet ID '%s' does not exist".formatted(subnet.subnetId()));
  }

  private NetworkInterface own(Optional<String> address) {
    return ec2.createNetworkInterface(
            r ->
                r.subnetId(subnet.subnetId())
                    .privateIpAddress(address.orElse(null))
                    .description("mine"))
        .networkInterface();
  }

  @Test
  void anOwnInterfaceIsAvailableAndHoldsItsAddress() {
    var eni = own(Optional.of("10.0.0.9"));

    assertThat(eni.status()).isEqualTo(NetworkInterfaceStatus.AVAILABLE);
    assertThat(eni.requesterManaged()).isFalse();
    assertThat(fixture.fabric.interfaces).isEmpty();
    assertRefusedWith(
        () -> own(Optional.of("10.0.0.9")),
        "InvalidIPAddress.InUse",
        "The specified address is already in use.");

    ec2.deleteNetworkInterface(r -> r.networkInterfaceId(eni.networkInterfaceId()));
    own(Optional.of("10.0.0.9"));
  }

  @Test
  void anAddressMustBeTheSubnetsToGive() {
    assertRefusedWith(
        () -> own(Optional.of("10.0.1.9")),
        "InvalidParameterValue",
        "Address does not fall within the subnet's address range");
    assertRefusedWith(
        () -> own(Optional.of("10.0.0.3")),
        "InvalidParameterValue",
        "Address is in subnet's reserved address range");
    assertRefusedWith(
        () -> own(Optional.of("10.0.0.255")),
        "InvalidParameterValue",
        "Address is in subnet's reserved address range");
    assertRefusedWith(
        () -> own(Optional.of("here")),
        "InvalidParameterValue",
        "invalid value for parameter address: here");
  }

  @Test
  void anOwnInterfaceTakesOtherGroupsAndAnotherDescription() {
    var id = own(Optional.empty()).networkInterfaceId();
    var group = fixture.group(vpc, "web");
    ec2.modifyNetworkInterfaceAttribute(
        r -> r.networkInterfaceId(id).groups(group.groupId()).description(d -> d.value("changed")));
    assertThat(describe(id).description()).isEqualTo("changed");
    assertThat(describe(id).groups().getFirst().groupId()).isEqualTo(group.groupId());
  }

  @Test
  void aManagedInterfaceIsItsRequestersToChange() {
    var id = fixture.managed(subnet, false).networkInterfaceId();
    var group = fixture.group(vpc, "web");
    CallContext.call(
        new Caller.Service("elasticloadbalancing.amazonaws.com"), () -> putGroup(id, group));

    assertThat(fixture.fabric.groupsOf(id)).containsExactly(group.groupId());
    assertThat(describe(id).groups().getFirst().groupId()).isEqualTo(group.groupId());
    assertRefusedWith(
        () -> CallContext.call(new Caller.Root(Ec2Fixture.ACCOUNT), () -> putGroup(id, group)),
        "AuthFailure",
        "You do not have permission to access the specified resource.");
  }

  private ModifyNetworkInterfaceAttributeResponse putGroup(String id, SecurityGroup group) {
    return ec2.modifyNetworkInterfaceAttribute(
        r -> r.networkInterfaceId(id).groups(group.groupId()));
  }

  @Test
  void aManagedInterfaceIsNotItsOwnersToDelete() {
    var id = fixture.managed(subnet, false).networkInterfaceId();
    assertRefusedWith(
        () -> ec2.deleteNetworkInterface(r -> r.networkInterfaceId(id)),
        "InvalidParameterValue",
        "Network interface '%s' is currently in use.".formatted(id));
  }

  @Test
  void interfacesAreFoundByAddressGroupAndRequester() {
    var group = fixture.group(vpc, "web");
    var made = fixture.managed(subnet, true, group.groupId());
    fixture.managed(subnet, false);
    own(Optional.empty());

    assertThat(found("private-ip-address", made.privateIp())).isEqualTo(1);
    assertThat(found("association.public-ip", made.publicIp().orElseThrow())).isEqualTo(1);
    assertThat(found("group-id", group.groupId())).isEqualTo(1);
    assertThat(found("requester-managed", "true")).isEqualTo(2);
    assertThat(found("status", "available")).isEqualTo(1);
    assertThat(found("description", "*test")).isEqualTo(2);
    assertThat(found("subnet-id", subnet.subnetId())).isEqualTo(3);
  }

  private int found(String name, String value) {
    return ec2.describeNetworkInterfaces(r -> r.filters(filter(name, value)))
        .networkInterfaces()
        .size();
  }
}

package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Elastic addresses of a customer's own interfaces. */
final class AddressAssociationsTest {
  private static final String NOT_YOURS =
      "You do not have permission to access the specified resource.";

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final Subnet subnet = fixture.subnet(vpc, "10.0.0.0/24");

  AddressAssociationsTest() {
    ec2.modifyVpcAttribute(r -> r.vpcId(vpc.vpcId()).enableDnsHostnames(v -> v.value(true)));
  }

  private String allocate() {
    return ec2.allocateAddress(r -> r.domain("vpc")).allocationId();
  }

  private Address address(String allocationId) {
    return ec2.describeAddresses(r -> r.allocationIds(allocationId)).addresses().getFirst();
  }

  private String networkInterface() {
    return ec2.createNetworkInterface(r -> r.subnetId(subnet.subnetId()))
        .networkInterface()
        .networkInterfaceId();
  }

  private NetworkInterface describe(String id) {
    return ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
        .networkInterfaces()
        .getFirst();
  }

  private String associate(String allocationId, String eni) {
    return ec2.associateAddress(r -> r.allocationId(allocationId).networkInterfaceId(eni))
        .associationId();
  }

  @Test
  void anAddressAndItsInterfaceKnowOfOneAnother() {
    fixture.gateway(vpc);
    var allocation = allocate();
    var eni = networkInterface();
    var association = associate(allocation, eni);
    assertThat(association).startsWith("eipassoc-");
    var address = address(allocation);
    var shown = describe(eni);
    assertThat(address.associationId()).isEqualTo(association);
    assertThat(address.networkInterfaceId()).isEqualTo(eni);
    assertThat(address.networkInterfaceOwnerId()).isEqualTo(Ec2Fixture.ACCOUNT);
    assertThat(address.privateIpAddress()).isEqualTo(shown.privateIpAddress());
    assertThat(shown.association().publicIp()).isEqualTo(address.publicIp());
    assertThat(shown.association().ipOwnerId()).isEqualTo(Ec2Fixture.ACCOUNT);
    assertThat(shown.association().publicDnsName())
        .isEqualTo("ec2-" + address.publicIp().replace('.', '-') + ".compute-1.amazonaws.com");
    assertThat(shown.privateIpAddresses().getFirst().association()).isEqualTo(shown.association());
    assertThat(
            ec2.describeNetworkInterfaces(
                    r -> r.filters(filter("association.association-id", association)))
                .networkInterfaces())
        .hasSize(1);
    assertRefused(
        () -> ec2.releaseAddress(r -> r.allocationId(allocation)), "InvalidIPAddress.InUse");
  }

  @Test
  void whatIsAssociatedAgainStaysAsItIs() {
    fixture.gateway(vpc);
    var allocation = allocate();
    var eni = networkInterface();
    var association = associate(allocation, eni);
    assertThat(associate(allocation, eni)).isEqualTo(association);
    assertThat(
            ec2.associateAddress(
                    r ->
                        r.publicIp(address(allocation).publicIp())
                            .networkInterfaceId(eni)
                            .privateIpAddress(describe(eni).privateIpAddress())
                            .allowReassociation(false))
                .associationId())
        .isEqualTo(association);
  }

  @Test
  void anAddressMovesUnlessItMayNot() {
    fixture.gateway(vpc);
    var allocation = allocate();
    var one = networkInterface();
    var other = networkInterface();
    var association = associate(allocation, one);
    assertRefusedWith(
        () ->
            ec2.associateAddress(
                r ->
                    r.allocationId(allocation).networkInterfaceId(other).allowReassociation(false)),
        "Resource.AlreadyAssociated",
        "resource " + allocation + " is already associated with associate-id " + association);
    assertThat(associate(allocation, other)).isNotEqualTo(association);
    assertThat(describe(one).association()).isNull();
    assertThat(describe(one).privateIpAddresses().getFirst().association()).isNull();
    assertThat(describe(other).association().allocationId()).isEqualTo(allocation);
  }

  @Test
  void anotherAddressTakesThePlaceOfTheFirstUnlessItMayNot() {
    fixture.gateway(vpc);
    var first = allocate();
    var second = allocate();
    var eni = networkInterface();
    var association = associate(first, eni);
    assertRefusedWith(
        () ->
            ec2.associateAddress(
                r -> r.allocationId(second).networkInterfaceId(eni).allowReassociation(false)),
        "Resource.AlreadyAssociated",
        "resource " + eni + " is already associated with associate-id " + association);
    associate(second, eni);
    assertThat(address(first).associationId()).isNull();
    assertThat(describe(eni).association().allocationId()).isEqualTo(second);
  }

  @Test
  void disassociatedItIsFree() {
    fixture.gateway(vpc);
    var allocation = allocate();
    var eni = networkInterface();
    var association = associate(allocation, eni);
    ec2.disassociateAddress(r -> r.associationId(association));
    assertThat(describe(eni).association()).isNull();
    assertThat(address(allocation).networkInterfaceId()).isNull();
    assertRefusedWith(
        () -> ec2.disassociateAddress(r -> r.associationId(association)),
        "InvalidAssociationID.NotFound",
        "The association ID '" + association + "' does not exist");
    ec2.disassociateAddress(r -> r.publicIp(address(allocation).publicIp()));
    ec2.releaseAddress(r -> r.allocationId(allocation));
  }

  @Test
  void anInterfaceThatIsDeletedLeavesItsAddress() {
    fixture.gateway(vpc);
    var allocation = allocate();
    var eni = networkInterface();
    associate(allocation, eni);
    ec2.deleteNetworkInterface(r -> r.networkInterfaceId(eni));
    assertThat(address(allocation).associationId()).isNull();
    ec2.releaseAddress(r -> r.allocationId(allocation));
  }

  @Test
  void theInternetGatewayStaysWhileAnAddressIsAssociated() {
    var eni = networkInterface();
    var allocation = allocate();
    assertRefusedWith(
        () -> associate(allocation, eni),
        "Gateway.NotAttached",
        "Network " + vpc.vpcId() + " is not attached to any internet gateway");
    var gateway = fixture.gateway(vpc);
    associate(allocation, eni);
    assertRefusedWith(
        () ->
            ec2.detachInternetGateway(
                r -> r.internetGatewayId(gateway.internetGatewayId()).vpcId(vpc.vpcId())),
        "DependencyViolation",
        ("Network %s has some mapped public address(es). Please unmap those public address(es)"
                + " before detaching the gateway.")
            .formatted(vpc.vpcId()));
  }

  @Test
  void whatAServiceMadeIsForTheService() {
    fixture.gateway(vpc);
    var task =
        ec2.managedInterfaces()
            .create(
                new ManagedInterfaces.Request(
                    subnet.subnetId(), List.of(), false, "a task", "amazon-ecs"));
    var allocation = allocate();
    assertRefusedWith(
        () -> associate(allocation, task.networkInterfaceId()), "AuthFailure", NOT_YOURS);
    ec2.createNatGateway(r -> r.subnetId(subnet.subnetId()).allocationId(allocation));
    fixture.loop.runUntilIdle();
    var ofGateway = address(allocation).associationId();
    assertThat(ofGateway).isNotNull();
    assertRefusedWith(
        () -> ec2.disassociateAddress(r -> r.associationId(ofGateway)), "AuthFailure", NOT_YOURS);
    assertRefusedWith(() -> associate(allocation, networkInterface()), "AuthFailure", NOT_YOURS);
    assertThat(address(allocation).associationId()).isEqualTo(ofGateway);
  }

  @Test
  void oneAddressAndOneInterfaceAreNamed() {
    fixture.gateway(vpc);
    var allocation = allocate();
    var eni = networkInterface();
    assertRefusedWith(
        () -> ec2.associateAddress(r -> r.networkInterfaceId(eni)),
        "MissingParameter",
        "Either public IP or allocation id must be specified");
    assertRefusedWith(
        () -> ec2.associateAddress(r -> r.allocationId(allocation)),
        "MissingParameter",
        "Either instance id or network interface id must be specified");
    assertRefusedWith(
        () ->
            ec2.associateAddress(
                r -> r.allocationId(allocation).publicIp("203.0.113.9").networkInterfaceId(eni)),
        "InvalidParameterCombination",
        "You may specify public IP or allocation id, but not both in the same call");
    assertRefusedWith(
        () ->
            ec2.associateAddress(
                r -> r.allocationId(allocation).instanceId("i-1").networkInterfaceId(eni)),
        "InvalidParameterCombination",
        "You may specify instance id or network interface id, but not both in the same call");
    assertRefusedWith(
        () -> ec2.associateAddress(r -> r.allocationId(allocation).instanceId("i-01234567")),
        "InvalidInstanceID.NotFound",
        "The instance ID 'i-01234567' does not exist");
    assertRefusedWith(
        () -> ec2.associateAddress(r -> r.publicIp("203.0.113.9").networkInterfaceId(eni)),
        "InvalidAddress.NotFound",
        "Address '203.0.113.9' not found.");
    assertRefused(() -> associate("eipalloc-0", eni), "InvalidAllocationID.NotFound");
    assertRefused(() -> associate(allocation, "eni-0"), "InvalidNetworkInterfaceID.NotFound");
    assertRefusedWith(
        () ->
            ec2.associateAddress(
                r ->
                    r.allocationId(allocation)
                        .networkInterfaceId(eni)
                        .privateIpAddress("10.0.0.99")),
        "InvalidParameterValue",
        "Value (10.0.0.99) for parameter privateIpAddress is invalid. It is no address of %s."
            .formatted(eni));
    assertRefused(
        () -> ec2.disassociateAddress(r -> r.publicIp("203.0.113.9")), "InvalidAddress.NotFound");
    assertRefusedWith(
        () -> ec2.disassociateAddress(r -> {}),
        "MissingParameter",
        "The request must contain the parameter associationId");
    assertRefused(
        () ->
            ec2.associateAddress(
                r -> r.allocationId(allocation).networkInterfaceId(eni).dryRun(true)),
        "DryRunOperation");
    assertRefused(
        () -> ec2.disassociateAddress(r -> r.associationId("eipassoc-0").dryRun(true)),
        "DryRunOperation");
  }
}

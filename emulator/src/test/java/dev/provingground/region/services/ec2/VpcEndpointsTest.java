package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.provingground.region.services.ec2.NetworkFabric.Route.GatewayEndpoint;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

class VpcEndpointsTest {
  private static final String API = "com.amazonaws.us-east-1.ecr.api";
  private static final String DOCKER = "com.amazonaws.us-east-1.ecr.dkr";
  private static final String S3 = "com.amazonaws.us-east-1.s3";
  private static final AttributeBooleanValue TRUE =
      AttributeBooleanValue.builder().value(true).build();

  private final Ec2Fixture world = new Ec2Fixture();
  private Vpc vpc;
  private Subnet subnet;
  private String group;

  @BeforeEach
  void makeNetwork() {
    vpc = world.vpc();
    world.ec2.modifyVpcAttribute(r -> r.vpcId(vpc.vpcId()).enableDnsHostnames(TRUE));
    subnet = world.subnet(vpc, "10.0.1.0/24");
    group = world.group(vpc, "endpoints").groupId();
  }

  private VpcEndpoint endpoint(String service) {
    return endpoint(service, r -> {});
  }

  private VpcEndpoint endpoint(String service, Consumer<CreateVpcEndpointRequest.Builder> more) {
    return create(
        r -> {
          r.serviceName(service)
              .vpcEndpointType(VpcEndpointType.INTERFACE)
              .subnetIds(subnet.subnetId())
              .securityGroupIds(group);
          more.accept(r);
        });
  }

  private VpcEndpoint gateway(String... routeTableIds) {
    return create(r -> r.serviceName(S3).routeTableIds(routeTableIds));
  }

  private VpcEndpoint create(Consumer<CreateVpcEndpointRequest.Builder> more) {
    var made =
        world
            .ec2
            .createVpcEndpoint(
                r -> {
                  r.vpcId(vpc.vpcId());
                  more.accept(r);
                })
            .vpcEndpoint();
    assertThat(made.stateAsString()).isEqualTo("pending");
    world.loop.runUntilIdle();
    return describe(made.vpcEndpointId());
  }

  private VpcEndpoint describe(String id) {
    return world.ec2.describeVpcEndpoints(r -> r.vpcEndpointIds(id)).vpcEndpoints().getFirst();
  }

  @Test
  void oneOfTypeInterfaceIsAnInterfaceInItsGroupsAndHasTheServicesNames() {
    var made = endpoint(DOCKER);
    assertThat(made.stateAsString()).isEqualTo("available");
    assertThat(made.groups()).extracting(one -> one.groupId()).containsExactly(group);
    var eni =
        world
            .ec2
            .describeNetworkInterfaces(r -> r.networkInterfaceIds(made.networkInterfaceIds()))
            .networkInterfaces()
            .getFirst();
    assertThat(eni.interfaceTypeAsString()).isEqualTo("vpc_endpoint");
    assertThat(eni.requesterManaged()).isTrue();
    assertThat(eni.description()).isEqualTo("VPC Endpoint Interface " + made.vpcEndpointId());
    assertThat(world.fabric.groupsOf(eni.networkInterfaceId())).containsExactly(group);
    assertThat(world.fabric.privateNames.get(vpc.vpcId()))
        .containsEntry("*.dkr.ecr.us-east-1.amazonaws.com", List.of(eni.privateIpAddress()))
        .containsEntry("dkr.ecr.us-east-1.amazonaws.com", List.of(eni.privateIpAddress()))
        .containsEntry(made.dnsEntries().getFirst().dnsName(), List.of(eni.privateIpAddress()));
    assertThat(made.dnsEntries().getFirst().dnsName())
        .startsWith(made.vpcEndpointId() + "-")
        .endsWith(".dkr.ecr.us-east-1.vpce.amazonaws.com");
  }

  @Test
  void withoutPrivateNamesItHasItsOwnNameOnly() {
    var made = endpoint(API, r -> r.privateDnsEnabled(false));
    assertThat(world.fabric.privateNames.get(vpc.vpcId()))
        .containsOnlyKeys(made.dnsEntries().getFirst().dnsName());
  }

  @Test
  void privateNamesTakeAVpcWithNames() {
    world.ec2.modifyVpcAttribute(
        r ->
            r.vpcId(vpc.vpcId())
                .enableDnsHostnames(AttributeBooleanValue.builder().value(false).build()));
    assertRefusedWith(
        () -> endpoint(API),
        "InvalidParameter",
        "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes"
            + " set to true for "
            + vpc.vpcId());
    assertThat(world.fabric.attached()).isEmpty();
  }

  @Test
  void aServicesNamesAreOneEndpoints() {
    endpoint(API);
    assertRefusedWith(
        () -> endpoint(API),
        "InvalidParameter",
        "private-dns-enabled cannot be set because there is already a conflicting DNS domain for"
            + " api.ecr.us-east-1.amazonaws.com in the VPC "
            + vpc.vpcId());
    assertThat(endpoint(API, r -> r.privateDnsEnabled(false)).stateAsString())
        .isEqualTo("available");
  }

  @Test
  void oneOfTypeGatewayIsARouteInItsTables() {
    var table = world.routeTable(vpc).routeTableId();
    world.ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet.subnetId()));
    var made = gateway(table);
    assertThat(made.vpcEndpointType()).isEqualTo(VpcEndpointType.GATEWAY);
    assertThat(world.fabric.routesOf(subnet.subnetId()))
        .contains(
            new NetworkFabric.Route(
                EndpointService.S3_BLOCK, new GatewayEndpoint("s3.us-east-1.amazonaws.com")));
    assertThat(routes(table))
        .extracting(Route::destinationPrefixListId, Route::gatewayId)
        .contains(tuple(EndpointService.S3_PREFIX_LIST, made.vpcEndpointId()));
    assertRefusedWith(
        () -> world.ec2.createVpcEndpoint(r -> r.vpcId(vpc.vpcId()).vpcEndpointType("Odd")),
        "InvalidParameterValue",
        "Value (Odd) for parameter vpcEndpointType is invalid.");
    assertRefusedWith(
        () -> gateway(table),
        "RouteAlreadyExists",
        "route table %s already has a route with destination-prefix-list-id %s"
            .formatted(table, EndpointService.S3_PREFIX_LIST));

    world.ec2.modifyVpcEndpoint(
        r -> r.vpcEndpointId(made.vpcEndpointId()).removeRouteTableIds(table));
    assertThat(routes(table)).hasSize(1);
    assertThat(world.fabric.routesOf(subnet.subnetId())).hasSize(1);
  }

  private List<Route> routes(String table) {
    return world
        .ec2
        .describeRouteTables(r -> r.routeTableIds(table))
        .routeTables()
        .getFirst()
        .routes();
  }

  @Test
  void itsGroupsChangeAndOneStaysAtLeast() {
    var other = world.group(vpc, "others").groupId();
    var made = endpoint(API);
    world.ec2.modifyVpcEndpoint(
        r ->
            r.vpcEndpointId(made.vpcEndpointId())
                .addSecurityGroupIds(other)
                .removeSecurityGroupIds(group));
    assertThat(world.fabric.groupsOf(made.networkInterfaceIds().getFirst()))
        .isEqualTo(Set.of(other));
    assertThat(describe(made.vpcEndpointId()).groups())
        .extracting(one -> one.groupId())
        .containsExactly(other);
    assertThatThrownBy(
            () ->
                world.ec2.modifyVpcEndpoint(
                    r -> r.vpcEndpointId(made.vpcEndpointId()).removeSecurityGroupIds(other)))
        .hasMessageContaining("takes a security group at least");
  }

  @Test
  void deletedItLeavesNothing() {
    var made = endpoint(API);
    assertRefusedWith(
        () -> world.ec2.deleteVpc(r -> r.vpcId(vpc.vpcId())),
        "DependencyViolation",
        "The vpc '%s' has dependencies and cannot be deleted.".formatted(vpc.vpcId()));
    var deleted =
        world.ec2.deleteVpcEndpoints(r -> r.vpcEndpointIds(made.vpcEndpointId(), "vpce-none"));
    assertThat(deleted.unsuccessful())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.resourceId()).isEqualTo("vpce-none");
              assertThat(item.error().code()).isEqualTo("InvalidVpcEndpointId.NotFound");
            });
    assertThat(world.fabric.attached()).isEmpty();
    assertThat(world.fabric.privateNames.get(vpc.vpcId())).isEmpty();
    assertRefusedWith(
        () -> describe(made.vpcEndpointId()),
        "InvalidVpcEndpointId.NotFound",
        "The Vpc Endpoint Id '%s' does not exist".formatted(made.vpcEndpointId()));
  }

  @Test
  void theyAreFoundByServiceAndVpc() {
    var api = endpoint(API);
    gateway();
    assertThat(
            world
                .ec2
                .describeVpcEndpoints(r -> r.filters(filter("service-name", API)))
                .vpcEndpoints())
        .extracting(VpcEndpoint::vpcEndpointId)
        .containsExactly(api.vpcEndpointId());
    assertThat(
            world
                .ec2
                .describeVpcEndpoints(r -> r.filters(filter("vpc-id", vpc.vpcId())))
                .vpcEndpoints())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms", "sqs", "s3"})
  void whatThisRegionHasNotIsRefusedByName(String service) {
    assertThatThrownBy(() -> endpoint("com.amazonaws.us-east-1." + service))
        .hasMessageContaining(
            "A VPC endpoint of type Interface for com.amazonaws.us-east-1."
                + service
                + " is not supported");
    assertThat(world.fabric.attached()).isEmpty();
  }

  @Test
  void aServiceThatIsNoneDoesNotExist() {
    assertRefusedWith(
        () -> endpoint("com.example.thing"),
        "InvalidServiceName",
        "The Vpc Endpoint Service 'com.example.thing' does not exist");
  }

  @Test
  void ofAnInterfaceWhoseSubnetIsFullOrUnknownNothingStays() {
    assertRefusedWith(
        () -> endpoint(API, r -> r.subnetIds(subnet.subnetId(), "subnet-none")),
        "InvalidSubnetID.NotFound",
        "The subnet ID 'subnet-none' does not exist");
    assertRefusedWith(
        () -> endpoint(API, r -> r.subnetIds(subnet.subnetId(), subnet.subnetId())),
        "DuplicateSubnetsInSameZone",
        "Found another VPC endpoint subnet in the availability zone of " + subnet.subnetId());
    assertThat(world.fabric.attached()).isEmpty();
  }

  @Test
  void membersOfTheOtherTypeAreRefused() {
    assertThatThrownBy(() -> endpoint(API, r -> r.routeTableIds("rtb-1")))
        .hasMessageContaining("RouteTableIds");
    assertThatThrownBy(() -> create(r -> r.serviceName(S3).subnetIds(subnet.subnetId())))
        .hasMessageContaining("SubnetIds");
  }

  @Test
  void itsSubnetsAreOfItsVpc() {
    var other = world.ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc();
    var elsewhere = world.subnet(other, "10.9.0.0/24").subnetId();
    assertRefusedWith(
        () -> endpoint(API, r -> r.subnetIds(elsewhere)),
        "InvalidSubnetId.NotFound",
        "The subnet ID '%s' does not exist in VPC '%s'".formatted(elsewhere, vpc.vpcId()));
  }
}

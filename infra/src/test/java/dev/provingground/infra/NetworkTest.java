package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkTest {
  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void aVpcOfItsOwnIsolatesTheResources() {
    stack.hasCount("AWS::EC2::VPC", 1);
    stack.has(
        "AWS::EC2::VPC",
        Map.of("CidrBlock", "10.0.0.0/16", "EnableDnsHostnames", true, "EnableDnsSupport", true));
  }

  @Test
  void twoSubnetsAreInDifferentZonesOfWhicheverRegion() {
    stack.hasCount("AWS::EC2::Subnet", 2);
    stack.has("AWS::EC2::Subnet", Map.of("CidrBlock", "10.0.0.0/24", "AvailabilityZone", zone(0)));
    stack.has("AWS::EC2::Subnet", Map.of("CidrBlock", "10.0.1.0/24", "AvailabilityZone", zone(1)));
  }

  @Test
  void anInternetGatewayIsAttached() {
    stack.has(
        "AWS::EC2::VPCGatewayAttachment",
        Map.of(
            "InternetGatewayId", stack.ref("AWS::EC2::InternetGateway"),
            "VpcId", stack.ref("AWS::EC2::VPC")));
  }

  @Test
  void bothSubnetsDefaultRouteGoesToTheInternetGateway() {
    stack
        .template()
        .resourcePropertiesCountIs(
            "AWS::EC2::Route",
            Map.of(
                "DestinationCidrBlock",
                "0.0.0.0/0",
                "GatewayId",
                stack.ref("AWS::EC2::InternetGateway")),
            2);
    assertThat(stack.values("AWS::EC2::SubnetRouteTableAssociation", "RouteTableId"))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(stack.values("AWS::EC2::Route", "RouteTableId"));
    assertThat(stack.values("AWS::EC2::SubnetRouteTableAssociation", "SubnetId"))
        .containsExactlyInAnyOrderElementsOf(
            stack.ids("AWS::EC2::Subnet").stream()
                .map(id -> Map.of("Ref", id).toString())
                .toList());
  }

  @Test
  void nothingInItCostsMoneyOrHandsOutPublicAddressesByItself() {
    stack.hasNone("AWS::EC2::NatGateway", "AWS::EC2::EIP", "AWS::EC2::VPCEndpoint");
    assertThat(stack.values("AWS::EC2::Subnet", "MapPublicIpOnLaunch")).containsOnly("false");
  }

  private static Map<String, Object> zone(int index) {
    return Map.of("Fn::Select", List.of(index, Map.of("Fn::GetAZs", "")));
  }
}

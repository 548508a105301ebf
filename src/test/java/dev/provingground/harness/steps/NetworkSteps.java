package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** Network: VPC, subnets, routes, interfaces. */
public final class NetworkSteps {
  private static final String NAME = "Name";
  private static final JsonMapper JSON = new JsonMapper();

  private final Stack stack;

  public NetworkSteps(Stack stack) {
    this.stack = stack;
  }

  @Then("the VPC has the block {word}")
  public void theVpcHasTheBlock(String block) {
    var vpc = vpc();
    assertThat(vpc.cidrBlock()).isEqualTo(block);
    assertThat(vpc.cidrBlockAssociationSet()).hasSize(1);
  }

  @Then("every resource of the service is in this VPC")
  public void everyResourceIsInThisVpc() {
    var vpc = stack.output(Outputs.VPC_ID);
    var of =
        Stream.of(
                subnets().stream().map(Subnet::vpcId),
                Stream.of(
                    stack.loadBalancer().vpcId(),
                    stack.targetGroup().vpcId(),
                    stack.securityGroup(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID).vpcId(),
                    stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID).vpcId()),
                stack.tasks().stream().map(t -> stack.networkInterface(t).vpcId()))
            .flatMap(s -> s)
            .toList();
    assertThat(of).hasSizeGreaterThanOrEqualTo(8).containsOnly(vpc);
  }

  @Then("the VPC has {int} public subnets")
  public void theVpcHasPublicSubnets(int count) {
    var all = stack.aws().ec2().describeSubnets(r -> r.filters(inVpc())).subnets();
    assertThat(all).hasSize(count);
    assertThat(all.stream().map(Subnet::subnetId))
        .containsExactlyInAnyOrderElementsOf(stack.deployment().outputs(Outputs.PUBLIC_SUBNET_IDS));
  }

  @Then("they are in different availability zones")
  public void subnetsAreInDifferentZones() {
    assertThat(subnets().stream().map(Subnet::availabilityZone)).doesNotHaveDuplicates().hasSize(2);
  }

  @Then("their blocks are inside the block of the VPC and do not overlap")
  public void blocksAreInsideAndApart() {
    var blocks = subnets().stream().map(s -> Block.of(s.cidrBlock())).toList();
    var whole = Block.of("10.0.0.0/16");
    assertThat(blocks).allMatch(whole::contains);
    assertThat(blocks.get(0).overlaps(blocks.get(1))).isFalse();
  }

  @Then("each public subnet has {int} addresses")
  public void eachSubnetHasAddresses(int count) {
    assertThat(subnets())
        .allSatisfy(
            subnet -> assertThat(Block.of(subnet.cidrBlock()).size()).isEqualTo((long) count));
  }

  @Then("no public subnet gives public addresses by itself")
  public void noSubnetGivesPublicAddresses() {
    assertThat(subnets()).isNotEmpty().noneMatch(Subnet::mapPublicIpOnLaunch);
  }

  @Then("the VPC resolves names, and gives names to public addresses")
  public void theVpcResolvesNames() {
    var vpc = stack.output(Outputs.VPC_ID);
    var ec2 = stack.aws().ec2();
    assertThat(
            ec2.describeVpcAttribute(
                    r -> r.vpcId(vpc).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT))
                .enableDnsSupport()
                .value())
        .isTrue();
    assertThat(
            ec2.describeVpcAttribute(
                    r -> r.vpcId(vpc).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
                .enableDnsHostnames()
                .value())
        .isTrue();
  }

  @Then("the VPC's tenancy is default")
  public void theTenancyIsDefault() {
    assertThat(vpc().instanceTenancy()).isEqualTo(Tenancy.DEFAULT);
  }

  @Then("the VPC, its subnets, its route tables and its internet gateway have a name each")
  public void theNetworkHasNames() {
    assertThat(vpc().tags()).satisfiesOnlyOnce(NetworkSteps::isName);
    assertThat(subnets())
        .allSatisfy(s -> assertThat(s.tags()).satisfiesOnlyOnce(NetworkSteps::isName));
    assertThat(subnets())
        .allSatisfy(s -> assertThat(routeTable(s).tags()).satisfiesOnlyOnce(NetworkSteps::isName));
    assertThat(
            stack
                .aws()
                .ec2()
                .describeInternetGateways(
                    r -> r.internetGatewayIds(stack.output(Outputs.INTERNET_GATEWAY_ID)))
                .internetGateways())
        .hasSize(1)
        .allSatisfy(g -> assertThat(g.tags()).satisfiesOnlyOnce(NetworkSteps::isName));
  }

  /** The console shows nothing for a name that is empty. */
  private static void isName(Tag tag) {
    assertThat(tag.key()).isEqualTo(NAME);
    assertThat(tag.value()).isNotBlank();
  }

  /** What {@code Vpc.fromLookup} of another stack goes by. */
  @Then("the CDK finds both subnets as public ones")
  public void theCdkFindsTheSubnets() {
    assertThat(subnets())
        .hasSize(2)
        .allSatisfy(
            subnet ->
                assertThat(subnet.tags())
                    .contains(
                        Tag.builder().key("aws-cdk:subnet-type").value("Public").build(),
                        Tag.builder().key("aws-cdk:subnet-name").value("Public").build()));
  }

  @Then("exactly one internet gateway is attached to the VPC")
  public void oneInternetGateway() {
    var gateways =
        stack
            .aws()
            .ec2()
            .describeInternetGateways(
                r ->
                    r.filters(
                        Filter.builder()
                            .name("attachment.vpc-id")
                            .values(stack.output(Outputs.VPC_ID))
                            .build()))
            .internetGateways();
    assertThat(gateways).hasSize(1);
    assertThat(gateways.getFirst().internetGatewayId())
        .isEqualTo(stack.output(Outputs.INTERNET_GATEWAY_ID));
    assertThat(gateways.getFirst().attachments().getFirst().stateAsString())
        .isIn("available", "attached");
  }

  @Then("each public subnet has a route table of the stack")
  public void eachSubnetHasARouteTable() {
    assertThat(subnets())
        .allSatisfy(
            subnet ->
                assertThat(routeTable(subnet).routeTableId())
                    .isIn(stack.deployment().outputs(Outputs.ROUTE_TABLE_IDS)));
  }

  @Then("the default route of each public subnet leads to the internet gateway")
  public void theDefaultRouteLeadsOut() {
    for (var subnet : subnets()) {
      var defaults =
          routeTable(subnet).routes().stream()
              .filter(r -> "0.0.0.0/0".equals(r.destinationCidrBlock()))
              .toList();
      assertThat(defaults).as("default route of " + subnet.subnetId()).hasSize(1);
      assertThat(defaults.getFirst().gatewayId())
          .isEqualTo(stack.output(Outputs.INTERNET_GATEWAY_ID));
      assertThat(defaults.getFirst().stateAsString()).isEqualTo("active");
    }
  }

  /**
   * EC2 refuses such a route, but CloudFormation sees from neither that one needs the other
   * ("DependsOn attribute"): without being told it fails by chance only.
   */
  @Then("the template makes no such route before the internet gateway is attached")
  public void theTemplateAttachesFirst() throws IOException {
    var resources = template().path("Resources").properties();
    var attachments = idsOf(resources, "AWS::EC2::VPCGatewayAttachment");
    assertThat(attachments).hasSize(1);
    assertThat(resources)
        .filteredOn(r -> r.getValue().path("Type").asText().equals("AWS::EC2::Route"))
        .hasSize(2)
        .allSatisfy(
            r ->
                assertThat(r.getValue().path("DependsOn"))
                    .as("what %s waits for", r.getKey())
                    .extracting(JsonNode::asText)
                    .contains(attachments.getFirst()));
  }

  private JsonNode template() throws IOException {
    return JSON.readTree(
        stack
            .aws()
            .cloudFormation()
            .getTemplate(r -> r.stackName(stack.deployment().serviceStack()))
            .templateBody());
  }

  private static List<String> idsOf(Set<Map.Entry<String, JsonNode>> resources, String type) {
    return resources.stream()
        .filter(r -> r.getValue().path("Type").asText().equals(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Then("the load balancer has exactly the load balancer's security group")
  public void theLoadBalancersGroup() {
    assertThat(stack.loadBalancer().securityGroups())
        .containsExactly(stack.output(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID));
  }

  @Then("every task has exactly the tasks' security group")
  public void theTasksGroup() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(
                        stack.networkInterface(task).groups().stream()
                            .map(GroupIdentifier::groupId))
                    .containsExactly(stack.output(Outputs.TASK_SECURITY_GROUP_ID)));
  }

  private Vpc vpc() {
    return stack
        .aws()
        .ec2()
        .describeVpcs(r -> r.vpcIds(stack.output(Outputs.VPC_ID)))
        .vpcs()
        .getFirst();
  }

  private List<Subnet> subnets() {
    return stack
        .aws()
        .ec2()
        .describeSubnets(r -> r.subnetIds(stack.deployment().outputs(Outputs.PUBLIC_SUBNET_IDS)))
        .subnets();
  }

  private RouteTable routeTable(Subnet subnet) {
    var tables =
        stack
            .aws()
            .ec2()
            .describeRouteTables(
                r ->
                    r.filters(
                        Filter.builder()
                            .name("association.subnet-id")
                            .values(subnet.subnetId())
                            .build()))
            .routeTables();
    assertThat(tables).as("route tables associated with " + subnet.subnetId()).hasSize(1);
    return tables.getFirst();
  }

  private Filter inVpc() {
    return Filter.builder().name("vpc-id").values(stack.output(Outputs.VPC_ID)).build();
  }
}

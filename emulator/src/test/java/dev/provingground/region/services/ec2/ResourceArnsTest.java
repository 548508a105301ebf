package dev.provingground.region.services.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

final class ResourceArnsTest {
  private static final String ARN = "arn:aws:ec2:us-east-1:000000000000:";

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;

  private List<String> resources(SdkRequest request) {
    return ec2.resources(request.getClass().getSimpleName().replace("Request", ""), request);
  }

  @Test
  void whatIsCreatedHasNoIdYet() {
    assertThat(resources(CreateVpcRequest.builder().cidrBlock("10.0.0.0/16").build()))
        .containsExactly(ARN + "vpc/*");
    assertThat(
            resources(
                CreateSubnetRequest.builder()
                    .vpcId("vpc-1")
                    .availabilityZone("us-east-1a")
                    .build()))
        .containsExactly(ARN + "subnet/*", ARN + "vpc/vpc-1");
    assertThat(
            resources(
                CreateVpcEndpointRequest.builder()
                    .vpcId("vpc-1")
                    .serviceName("com.amazonaws.us-east-1.s3")
                    .routeTableIds("rtb-1")
                    .build()))
        .containsExactlyInAnyOrder(
            ARN + "vpc-endpoint/*", ARN + "vpc/vpc-1", ARN + "route-table/rtb-1");
  }

  @Test
  void whatIsNamedIsTouched() {
    assertThat(
            resources(
                AssociateRouteTableRequest.builder()
                    .routeTableId("rtb-1")
                    .subnetId("subnet-1")
                    .build()))
        .containsExactlyInAnyOrder(ARN + "route-table/rtb-1", ARN + "subnet/subnet-1");
    assertThat(
            resources(
                AuthorizeSecurityGroupIngressRequest.builder()
                    .groupId("sg-1")
                    .cidrIp("0.0.0.0/0")
                    .ipProtocol("tcp")
                    .build()))
        .containsExactly(ARN + "security-group/sg-1");
    assertThat(resources(CreateTagsRequest.builder().resources("igw-1", "nat-2").build()))
        .containsExactly(ARN + "internet-gateway/igw-1", ARN + "natgateway/nat-2");
  }

  @Test
  void whereARouteLeadsIsNotAskedFor() {
    assertThat(
            resources(
                CreateRouteRequest.builder().routeTableId("rtb-1").gatewayId("igw-1").build()))
        .containsExactly(ARN + "route-table/rtb-1");
  }

  @Test
  void anAssociationIsATables() {
    var vpc = fixture.vpc();
    var table = fixture.routeTable(vpc).routeTableId();
    var subnet = fixture.subnet(vpc, "10.0.0.0/24").subnetId();
    var association =
        ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet)).associationId();
    assertThat(
            resources(DisassociateRouteTableRequest.builder().associationId(association).build()))
        .containsExactly(ARN + "route-table/" + table);
    var acl = ec2.describeNetworkAcls(r -> {}).networkAcls().getFirst();
    assertThat(
            resources(
                ReplaceNetworkAclAssociationRequest.builder()
                    .associationId(acl.associations().getFirst().networkAclAssociationId())
                    .build()))
        .containsExactly(ARN + "network-acl/" + acl.networkAclId());
  }

  @Test
  void whatIsListedHasNoResourcesOfItsOwn() {
    assertThat(resources(DescribeVpcsRequest.builder().vpcIds("vpc-1").build()))
        .containsExactly("*");
  }

  @Test
  void whoeverCreatesWithTagsMustBeAllowedToTag() {
    var tagged =
        CreateVpcRequest.builder()
            .tagSpecifications(s -> s.tags(Tag.builder().key("k").value("v").build()))
            .build();
    assertThat(ec2.besides("CreateVpc", tagged))
        .singleElement()
        .satisfies(
            access -> {
              assertThat(access.action()).isEqualTo("ec2:CreateTags");
              assertThat(access.resources()).containsExactly(ARN + "vpc/*");
              assertThat(access.keys().values("ec2:CreateAction")).containsExactly("CreateVpc");
            });
    assertThat(ec2.besides("CreateVpc", CreateVpcRequest.builder().build())).isEmpty();
  }

  @Test
  void tagsAreKnownByArn() {
    var vpc = fixture.vpc().vpcId();
    ec2.createTags(r -> r.resources(vpc).tags(Tag.builder().key("team").value("red").build()));
    assertThat(ec2.tagsOf(ARN + "vpc/" + vpc)).containsEntry("team", "red").hasSize(1);
    assertThat(ec2.tagsOf("arn:aws:ecs:us-east-1:000000000000:cluster/" + vpc)).isEmpty();
    assertThat(ec2.tagsOf("*")).isEmpty();
  }
}

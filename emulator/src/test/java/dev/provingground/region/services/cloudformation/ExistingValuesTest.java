package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.ssm.SsmService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Parameters of AWS's own types name what exists. */
final class ExistingValuesTest {
  private final StackFixture cfn = new StackFixture();
  private String vpc;
  private String subnet;
  private String group;

  @BeforeEach
  void aVpc() {
    var region = cfn.region;
    region.add(Ec2Client.class, new Ec2Service(region.context(), new InMemoryFabric()));
    region.add(SsmClient.class, new SsmService(region.context()));
    region.call(
        SsmClient.class, s -> s.putParameter(r -> r.name("stored").value("v").type("String")));
    vpc =
        region
            .call(Ec2Client.class, ec2 -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")))
            .vpc()
            .vpcId();
    subnet =
        region
            .call(
                Ec2Client.class,
                ec2 -> ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.0.0/24")))
            .subnet()
            .subnetId();
    group =
        region
            .call(
                Ec2Client.class,
                ec2 -> ec2.createSecurityGroup(r -> r.groupName("g").description("d").vpcId(vpc)))
            .groupId();
  }

  private static String template(String type, String value) {
    return """
    Parameters: {P: {Type: "%s", Default: "%s"}}
    Resources: {A: {Type: Test::World::Thing, Properties: {Size: 1}}}
    """
        .formatted(type, value);
  }

  @Test
  void whatExistsIsTaken() {
    cfn.created(
        """
        Parameters:
          Zone: {Type: "AWS::EC2::AvailabilityZone::Name", Default: us-east-1a}
          Vpc: {Type: "AWS::EC2::VPC::Id", Default: %s}
          Subnets: {Type: "List<AWS::EC2::Subnet::Id>", Default: "%s"}
          Group: {Type: "AWS::EC2::SecurityGroup::Id", Default: %s}
          Named: {Type: "AWS::EC2::SecurityGroup::GroupName", Default: g}
          Stored: {Type: "AWS::SSM::Parameter::Name", Default: stored}
        Resources:
          A: {Type: Test::World::Thing, Properties: {Size: !Join ["", !Ref Subnets]}}
        """
            .formatted(vpc, subnet, group));
    assertThat(cfn.sizesOf("A")).containsEntry("A", subnet);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS::EC2::AvailabilityZone::Name",
        "AWS::EC2::VPC::Id",
        "AWS::EC2::Subnet::Id",
        "List<AWS::EC2::SecurityGroup::Id>",
        "AWS::EC2::SecurityGroup::GroupName",
        "AWS::EC2::Image::Id",
        "AWS::EC2::KeyPair::KeyName",
        "AWS::SSM::Parameter::Name"
      })
  void whatDoesNotExistIsTold(String type) {
    assertRefused(
        () -> cfn.create(template(type, "none")),
        "ValidationError",
        "Parameter validation failed: parameter value none for parameter name P does not exist");
  }

  @Test
  void whatAStoredParameterNamesExistsToo() {
    assertRefused(
        () -> cfn.create(template("AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>", "stored")),
        "ValidationError",
        "Parameter validation failed: parameter value v for parameter name P does not exist");
  }

  @Test
  void whoMayNotLookIsTold() {
    cfn.region.add(
        Ec2Client.class,
        new Ec2Client() {
          @Override
          public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
            throw AwsErrors.error("UnauthorizedOperation", "may not ec2:DescribeVpcs", 403);
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        });
    assertRefused(
        () -> cfn.create(template("AWS::EC2::VPC::Id", vpc)),
        "ValidationError",
        "may not ec2:DescribeVpcs");
  }
}

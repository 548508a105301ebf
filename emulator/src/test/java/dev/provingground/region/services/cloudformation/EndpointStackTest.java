package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** A VPC with endpoints and no way to the internet, as the CDK writes it. */
final class EndpointStackTest {
  private static final String TEMPLATE =
      """
      {
        "Resources": {
          "Vpc": {
            "Type": "AWS::EC2::VPC",
            "Properties": {
              "CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true
            }
          },
          "Private": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24"}
          },
          "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
          "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {
              "VpcId": {"Ref": "Vpc"}, "GroupDescription": "endpoints",
              "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/16"}
              ]
            }
          },
          "Registry": {
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": {
              "VpcId": {"Ref": "Vpc"},
              "ServiceName": "com.amazonaws.us-east-1.ecr.dkr",
              "VpcEndpointType": "Interface",
              "PrivateDnsEnabled": true,
              "SecurityGroupIds": [{"Fn::GetAtt": ["Group", "GroupId"]}],
              "SubnetIds": [{"Ref": "Private"}],
              "Tags": [{"Key": "Name", "Value": "NAME"}]
            }
          },
          "Layers": {
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": {
              "VpcId": {"Ref": "Vpc"},
              "ServiceName": "com.amazonaws.us-east-1.s3",
              "VpcEndpointType": "Gateway",
              "RouteTableIds": [TABLES]
            }
          }
        },
        "Outputs": {
          "Entry": {"Value": {"Fn::Select": ["0", {"Fn::GetAtt": ["Registry", "DnsEntries"]}]}}
        }
      }
      """;

  @TempDir Path directory;

  private static void deploy(RegionFixture region, String name, String tables, StackStatus status) {
    region.deploy("Endpoints", TEMPLATE.replace("NAME", name).replace("TABLES", tables));
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Endpoints").stackStatus())
        .as("%s", region.events("Endpoints"))
        .isEqualTo(status);
  }

  private static VpcEndpoint endpoint(RegionFixture region, String service) {
    return region
        .call(Ec2Client.class, ec2 -> ec2.describeVpcEndpoints(r -> {}))
        .vpcEndpoints()
        .stream()
        .filter(one -> one.serviceName().endsWith(service))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theyAreMadeChangedAndTakenAway() throws Exception {
    var region = new RegionFixture(directory);
    deploy(region, "first", "{\"Ref\": \"Table\"}", StackStatus.CREATE_COMPLETE);
    var registry = endpoint(region, "ecr.dkr");
    assertThat(registry.stateAsString()).isEqualTo("available");
    assertThat(registry.networkInterfaceIds()).hasSize(1);
    assertThat(registry.tags()).anySatisfy(tag -> assertThat(tag.value()).isEqualTo("first"));
    assertThat(endpoint(region, "s3").routeTableIds()).hasSize(1);
    assertThat(region.stack("Endpoints").outputs())
        .singleElement()
        .satisfies(
            output -> assertThat(output.outputValue()).contains(":" + registry.vpcEndpointId()));

    deploy(region, "second", "", StackStatus.UPDATE_COMPLETE);
    assertThat(endpoint(region, "s3").routeTableIds()).isEmpty();
    assertThat(endpoint(region, "ecr.dkr").vpcEndpointId()).isEqualTo(registry.vpcEndpointId());
    assertThat(endpoint(region, "ecr.dkr").tags())
        .anySatisfy(tag -> assertThat(tag.value()).isEqualTo("second"));

    region.delete("Endpoints");
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Endpoints").stackStatus())
        .as("%s", region.events("Endpoints"))
        .isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(
            region.call(Ec2Client.class, ec2 -> ec2.describeVpcEndpoints(r -> {})).vpcEndpoints())
        .isEmpty();
  }
}

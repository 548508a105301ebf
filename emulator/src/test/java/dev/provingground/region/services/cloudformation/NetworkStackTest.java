package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.RouteState;

/** A subnet behind a NAT gateway, with a network ACL and a flow log, as the CDK writes them. */
final class NetworkStackTest {
  private static final String TEMPLATE =
      """
      {
        "Resources": {
          "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
          "Public": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}
          },
          "PublicTable": {
            "Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}
          },
          "PublicAssociation": {
            "Type": "AWS::EC2::SubnetRouteTableAssociation",
            "Properties": {
              "RouteTableId": {"Ref": "PublicTable"}, "SubnetId": {"Ref": "Public"}
            }
          },
          "PublicRoute": {
            "Type": "AWS::EC2::Route",
            "DependsOn": ["Attachment"],
            "Properties": {
              "RouteTableId": {"Ref": "PublicTable"},
              "DestinationCidrBlock": "0.0.0.0/0",
              "GatewayId": {"Ref": "Internet"}
            }
          },
          "Address": {
            "Type": "AWS::EC2::EIP",
            "Properties": {"Domain": "vpc", "Tags": [{"Key": "Name", "Value": "nat"}]}
          },
          "Nat": {
            "Type": "AWS::EC2::NatGateway",
            "DependsOn": ["PublicRoute", "PublicAssociation"],
            "Properties": {
              "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]},
              "SubnetId": {"Ref": "Public"},
              "Tags": [{"Key": "Name", "Value": "nat"}]
            }
          },
          "Private": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24"}
          },
          "Acl": {"Type": "AWS::EC2::NetworkAcl", "Properties": {"VpcId": {"Ref": "Vpc"}}},
          "AclAssociation": {
            "Type": "AWS::EC2::SubnetNetworkAclAssociation",
            "Properties": {"NetworkAclId": {"Ref": "Acl"}, "SubnetId": {"Ref": "Private"}}
          },
          "Pings": {
            "Type": "AWS::EC2::NetworkAclEntry",
            "Properties": {
              "NetworkAclId": {"Ref": "Acl"}, "Egress": false, "Protocol": 1, "RuleNumber": 100,
              "RuleAction": "allow", "CidrBlock": "10.0.0.0/16", "Icmp": {"Type": 8, "Code": -1}
            }
          },
          "Answers": {
            "Type": "AWS::EC2::NetworkAclEntry",
            "Properties": {
              "NetworkAclId": {"Ref": "Acl"}, "Egress": true, "Protocol": 6, "RuleNumber": 100,
              "RuleAction": "allow", "CidrBlock": "0.0.0.0/0",
              "PortRange": {"From": 1024, "To": LAST}
            }
          },
          "FlowRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {
              "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                  "Effect": "Allow",
                  "Action": "sts:AssumeRole",
                  "Principal": {"Service": "vpc-flow-logs.amazonaws.com"}
                }]
              }
            }
          },
          "Flows": {
            "Type": "AWS::EC2::FlowLog",
            "Properties": {
              "DeliverLogsPermissionArn": {"Fn::GetAtt": ["FlowRole", "Arn"]},
              "LogDestinationType": "cloud-watch-logs",
              "LogGroupName": "flows",
              "ResourceId": {"Ref": "Vpc"},
              "ResourceType": "VPC",
              "TrafficType": "ALL",
              "Tags": [{"Key": "Name", "Value": "flows"}]
            }
          },
          "PrivateTable": {
            "Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}
          },
          "PrivateRoute": {
            "Type": "AWS::EC2::Route",
            "Properties": {
              "RouteTableId": {"Ref": "PrivateTable"},
              "DestinationCidrBlock": "0.0.0.0/0",
              "NatGatewayId": {"Ref": "Nat"}
            }
          },
          "Internet": {"Type": "AWS::EC2::InternetGateway"},
          "Attachment": {
            "Type": "AWS::EC2::VPCGatewayAttachment",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "InternetGatewayId": {"Ref": "Internet"}}
          }
        }
      }
      """;

  private static final Filter CUSTOM = Filter.builder().name("default").values("false").build();

  @TempDir Path directory;

  private static void deploy(RegionFixture region, int lastPort, StackStatus status) {
    region.deploy("Network", TEMPLATE.replace("LAST", String.valueOf(lastPort)));
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Network").stackStatus())
        .as("%s", region.events("Network"))
        .isEqualTo(status);
  }

  private static NetworkAcl acl(RegionFixture region) {
    return region
        .call(Ec2Client.class, ec2 -> ec2.describeNetworkAcls(r -> r.filters(CUSTOM)))
        .networkAcls()
        .getFirst();
  }

  @Test
  void itIsMadeChangedAndTakenAway() throws Exception {
    var region = new RegionFixture(directory);
    deploy(region, 65535, StackStatus.CREATE_COMPLETE);
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeNatGateways(r -> {})).natGateways())
        .singleElement()
        .satisfies(one -> assertThat(one.state()).isEqualTo(NatGatewayState.AVAILABLE));
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeRouteTables(r -> {})).routeTables())
        .flatMap(table -> table.routes())
        .filteredOn(route -> route.natGatewayId() != null)
        .singleElement()
        .satisfies(route -> assertThat(route.state()).isEqualTo(RouteState.ACTIVE));
    assertThat(acl(region).associations()).hasSize(1);
    assertThat(acl(region).entries()).hasSize(4);
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeFlowLogs(r -> {})).flowLogs())
        .singleElement()
        .satisfies(log -> assertThat(log.maxAggregationInterval()).isEqualTo(600));

    deploy(region, 61000, StackStatus.UPDATE_COMPLETE);
    assertThat(acl(region).entries())
        .filteredOn(entry -> entry.portRange() != null)
        .singleElement()
        .satisfies(entry -> assertThat(entry.portRange().to()).isEqualTo(61000));

    region.delete("Network");
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Network").stackStatus())
        .as("%s", region.events("Network"))
        .isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeAddresses(r -> {})).addresses())
        .isEmpty();
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeFlowLogs(r -> {})).flowLogs())
        .isEmpty();
  }
}

package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/** A rule of a listener in a stack, tagged as the CDK tags it. */
final class ListenerRuleStackTest {
  private static final String TEMPLATE =
      """
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: {CidrBlock: 10.0.0.0/16}
        Gateway:
          Type: AWS::EC2::InternetGateway
        Attachment:
          Type: AWS::EC2::VPCGatewayAttachment
          Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
        SubnetA:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: us-east-1a}
        SubnetB:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1b}
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          DependsOn: Attachment
          Properties: {Subnets: [!Ref SubnetA, !Ref SubnetB]}
        Listener:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Balancer
            Port: 80
            Protocol: HTTP
            DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: '404'}}]
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            ListenerArn: !Ref Listener
            Priority: 1
            Conditions: [{Field: path-pattern, PathPatternConfig: {Values: [/admin/*]}}]
            Actions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: '403'}}]
            Tags: [{Key: team, Value: blue}, {Key: stage, Value: test}]
      Outputs:
        Rule: {Value: !Ref Rule}
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void start() throws Exception {
    region = new RegionFixture(directory);
    deploy(TEMPLATE);
  }

  private void deploy(String template) {
    region.deploy("S", template);
    region.advance(Duration.ofHours(1));
  }

  private Map<String, String> tags() {
    var rule = region.output("S", "Rule");
    return region
        .call(
            ElasticLoadBalancingV2Client.class, elb -> elb.describeTags(r -> r.resourceArns(rule)))
        .tagDescriptions()
        .getFirst()
        .tags()
        .stream()
        .filter(tag -> !tag.key().startsWith("aws:"))
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  @Test
  void itsTagsAreThoseOfItsTemplate() {
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(tags()).isEqualTo(Map.of("team", "blue", "stage", "test"));
  }

  @Test
  void otherTagsAreNoOtherRule() {
    var rule = region.output("S", "Rule");
    deploy(
        TEMPLATE.replace(
            "{Key: team, Value: blue}, {Key: stage, Value: test}", "{Key: team, Value: green}"));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(region.output("S", "Rule")).isEqualTo(rule);
    assertThat(tags()).isEqualTo(Map.of("team", "green"));
  }
}

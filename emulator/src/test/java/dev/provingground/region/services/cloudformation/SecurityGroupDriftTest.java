package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;

/** Rules of security groups that somebody changed by hand. */
final class SecurityGroupDriftTest {
  private static final String TEMPLATE =
      """
      Resources:
        Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: {GroupDescription: of a test, VpcId: !Ref Vpc}
        In:
          Type: AWS::EC2::SecurityGroupIngress
          Properties:
            {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8}
        Out:
          Type: AWS::EC2::SecurityGroupEgress
          Properties:
            {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8}
      Outputs:
        Group: {Value: !Ref Group}
        In: {Value: !Ref In}
        Out: {Value: !Ref Out}
      """;

  private RegionFixture region;
  private DriftedStack stack;

  @BeforeEach
  void deploy(@TempDir Path directory) throws Exception {
    region = new RegionFixture(directory);
    stack = new DriftedStack(region, TEMPLATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"In", "Out"})
  void aRuleThatIsChangedHasDrifted(String rule) {
    assertThat(stack.drift(rule).stackResourceDriftStatus())
        .isEqualTo(StackResourceDriftStatus.IN_SYNC);
    var wider =
        SecurityGroupRuleRequest.builder()
            .ipProtocol("tcp")
            .fromPort(80)
            .toPort(443)
            .cidrIpv4("10.0.0.0/8")
            .build();
    region.call(
        Ec2Client.class,
        ec2 ->
            ec2.modifySecurityGroupRules(
                r ->
                    r.groupId(region.output("S", "Group"))
                        .securityGroupRules(
                            u ->
                                u.securityGroupRuleId(region.output("S", rule))
                                    .securityGroupRule(wider))));
    var found = stack.drift(rule);
    assertThat(found.stackResourceDriftStatus()).isEqualTo(StackResourceDriftStatus.MODIFIED);
    var difference = found.propertyDifferences().getFirst();
    assertThat(difference.propertyPath()).isEqualTo("/ToPort");
    assertThat(difference.expectedValue()).isEqualTo("80");
    assertThat(difference.actualValue()).isEqualTo("443");
  }

  @Test
  void aRuleThatIsRevokedIsGone() {
    region.call(
        Ec2Client.class,
        ec2 ->
            ec2.revokeSecurityGroupIngress(
                r ->
                    r.groupId(region.output("S", "Group"))
                        .securityGroupRuleIds(region.output("S", "In"))));
    assertThat(stack.drift("In").stackResourceDriftStatus())
        .isEqualTo(StackResourceDriftStatus.DELETED);
  }
}

package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * A VPC whose default group is restricted, as the CDK writes it with its recommended feature flags.
 */
final class CustomResourceStackTest {
  private static final String VPC =
      """
      Resources:
        Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
      """;
  private static final String OTHER =
      """
        Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
      """;
  private static final String PROVIDER =
      """
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Version: "2012-10-17"
              Statement:
                - {Action: sts:AssumeRole, Effect: Allow, Principal: {Service: lambda.amazonaws.com}}
            ManagedPolicyArns:
              - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        Handler:
          Type: AWS::Lambda::Function
          Properties:
            Code:
              S3Bucket: !Sub cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}
              S3Key: 02b51ab524e7bcf8.zip
            Timeout: 900
            MemorySize: 128
            Handler: __entrypoint__.handler
            Role: !GetAtt Role.Arn
            Runtime: nodejs24.x
          DependsOn: [Role]
      """;
  private static final String RESTRICTED =
      """
        Restricted:
          Type: Custom::VpcRestrictDefaultSG
          Properties:
            ServiceToken: !GetAtt Handler.Arn
            DefaultSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup
            Account: !Ref AWS::AccountId
          UpdateReplacePolicy: Delete
          DeletionPolicy: Delete
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void aRegion() throws IOException {
    region = new RegionFixture(directory);
  }

  private void deploy(StackStatus status, String... parts) {
    region.deploy("Net", String.join("", parts));
    finish(status);
  }

  private void finish(StackStatus status) {
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Net").stackStatus()).as("%s", region.events("Net")).isEqualTo(status);
  }

  private SecurityGroup defaultGroupOf(String logicalId) {
    var vpc = resources().get(logicalId);
    return region
        .call(
            Ec2Client.class,
            ec2 ->
                ec2.describeSecurityGroups(
                    r ->
                        r.filters(
                            f -> f.name("vpc-id").values(vpc),
                            f -> f.name("group-name").values("default"))))
        .securityGroups()
        .getFirst();
  }

  private Map<String, String> resources() {
    return region
        .call(
            CloudFormationClient.class, cfn -> cfn.describeStackResources(r -> r.stackName("Net")))
        .stackResources()
        .stream()
        .collect(
            Collectors.toMap(StackResource::logicalResourceId, StackResource::physicalResourceId));
  }

  private static void assertOpen(SecurityGroup group) {
    assertThat(group.ipPermissions())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.ipProtocol()).isEqualTo("-1");
              assertThat(rule.userIdGroupPairs())
                  .singleElement()
                  .satisfies(pair -> assertThat(pair.groupId()).isEqualTo(group.groupId()));
            });
    assertThat(group.ipPermissionsEgress())
        .singleElement()
        .satisfies(rule -> assertThat(rule.ipRanges().getFirst().cidrIp()).isEqualTo("0.0.0.0/0"));
  }

  private static void assertRestricted(SecurityGroup group) {
    assertThat(group.ipPermissions()).isEmpty();
    assertThat(group.ipPermissionsEgress()).isEmpty();
  }

  @Test
  void aDefaultGroupLosesItsRulesAndGetsThemBack() {
    deploy(StackStatus.CREATE_COMPLETE, VPC);
    assertOpen(defaultGroupOf("Vpc"));

    deploy(StackStatus.UPDATE_COMPLETE, VPC, PROVIDER, RESTRICTED);
    assertRestricted(defaultGroupOf("Vpc"));
    assertThat(resources().get("Handler")).startsWith("Net-Handler-");

    deploy(StackStatus.UPDATE_COMPLETE, VPC);
    assertOpen(defaultGroupOf("Vpc"));
  }

  @Test
  void itMovesToAnotherGroupInPlace() {
    deploy(StackStatus.CREATE_COMPLETE, VPC, OTHER, PROVIDER, RESTRICTED);
    var before = resources().get("Restricted");
    deploy(
        StackStatus.UPDATE_COMPLETE,
        VPC,
        OTHER,
        PROVIDER,
        RESTRICTED.replace("Vpc.Default", "Other.Default"));
    assertOpen(defaultGroupOf("Vpc"));
    assertRestricted(defaultGroupOf("Other"));
    assertThat(resources().get("Restricted")).isEqualTo(before);
  }

  /** EC2 says InvalidPermission.NotFound of them. */
  @Test
  void rulesThatAreGoneAlreadyAreNoFailure() {
    deploy(StackStatus.CREATE_COMPLETE, VPC);
    var group = defaultGroupOf("Vpc");
    region.call(
        Ec2Client.class,
        ec2 ->
            ec2.revokeSecurityGroupEgress(
                r ->
                    r.groupId(group.groupId())
                        .ipPermissions(group.ipPermissionsEgress().toArray(IpPermission[]::new))));
    deploy(StackStatus.UPDATE_COMPLETE, VPC, PROVIDER, RESTRICTED);
    assertRestricted(defaultGroupOf("Vpc"));
  }

  @Test
  void rulesThatSomebodyGaveBackFailItsDeletionAsOnAws() {
    deploy(StackStatus.CREATE_COMPLETE, VPC, PROVIDER, RESTRICTED);
    var group = defaultGroupOf("Vpc").groupId();
    region.call(
        Ec2Client.class,
        ec2 ->
            ec2.authorizeSecurityGroupIngress(
                r ->
                    r.groupId(group)
                        .ipPermissions(
                            p -> p.ipProtocol("-1").userIdGroupPairs(g -> g.groupId(group)))));
    region.delete("Net");
    finish(StackStatus.DELETE_FAILED);
    assertThat(resources()).containsKeys("Restricted", "Vpc", "Handler");
  }

  @Test
  void nothingOfItRemains() {
    deploy(StackStatus.CREATE_COMPLETE, VPC, PROVIDER, RESTRICTED);
    region.delete("Net");
    finish(StackStatus.DELETE_COMPLETE);
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeVpcs(r -> {})).vpcs()).isEmpty();
  }

  @Test
  void whatRunsNowhereIsRefusedByNameAllAtOnce() {
    assertRefused(
        () ->
            region.deploy(
                "Net",
                VPC
                    + PROVIDER
                    + """
                      Sizes: {Type: Custom::Sizes, Properties: {ServiceToken: !GetAtt Handler.Arn}}
                      Mine:
                        Type: AWS::CloudFormation::CustomResource
                        Properties: {ServiceToken: "arn:aws:lambda:us-east-1:123456789012:function:mine"}
                    """),
        "ValidationError",
        "Custom resources [Sizes (Custom::Sizes), Mine (AWS::CloudFormation::CustomResource)] are"
            + " not supported",
        "Lambda functions [Handler] are not supported",
        "It knows Custom::VpcRestrictDefaultSG.");
    assertThat(region.call(Ec2Client.class, ec2 -> ec2.describeVpcs(r -> {})).vpcs()).isEmpty();
  }

  @Test
  void itsTokenIsAFunctionOfTheTemplate() {
    assertRefused(
        () -> region.deploy("Net", VPC + PROVIDER + RESTRICTED.replace("Handler.Arn", "Role.Arn")),
        "ValidationError",
        "ServiceToken of Restricted (Custom::VpcRestrictDefaultSG) must be Fn::GetAtt of the Arn of"
            + " a Lambda function",
        "Lambda functions [Handler] are not supported");
    assertRefused(
        () ->
            region.deploy(
                "Net",
                VPC
                    + RESTRICTED.replace(
                        "!GetAtt Handler.Arn", "arn:aws:lambda:us-east-1:123456789012:function:f")),
        "ValidationError",
        "ServiceToken of Restricted");
  }

  @Test
  void whatAConditionLeavesOutMayBeAnything() {
    deploy(
        StackStatus.CREATE_COMPLETE,
        "Conditions: {Never: !Equals [a, b]}\n",
        VPC,
        """
          Sizes: {Type: Custom::Sizes, Condition: Never}
          Mine:
            Type: AWS::Lambda::Function
            Condition: Never
            Properties: {Code: {ZipFile: x}, Role: r}
        """);
  }
}

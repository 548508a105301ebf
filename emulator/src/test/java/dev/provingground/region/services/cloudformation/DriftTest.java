package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * What somebody changes by hand is found, wherever in a resource's properties it is; what a service
 * fills in is not. The tests change one stack, each another resource of it.
 */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DriftTest {
  private static final String TEMPLATE =
      """
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}
        A:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: us-east-1a}
        B:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1b}
        Gateway: {Type: AWS::EC2::InternetGateway}
        Attached:
          Type: AWS::EC2::VPCGatewayAttachment
          Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
        Table:
          Type: AWS::EC2::RouteTable
          Properties: {VpcId: !Ref Vpc, Tags: [{Key: Name, Value: public}]}
        Route:
          Type: AWS::EC2::Route
          DependsOn: Attached
          Properties:
            {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: of a test
            VpcId: !Ref Vpc
            SecurityGroupIngress:
              - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0, Description: web}
              - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        Associated:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: {RouteTableId: !Ref Table, SubnetId: !Ref A}
        Acl:
          Type: AWS::EC2::NetworkAcl
          Properties: {VpcId: !Ref Vpc, Tags: [{Key: k, Value: v}]}
        Address: {Type: AWS::EC2::EIP, DependsOn: Attached, Properties: {Domain: vpc}}
        Nat:
          Type: AWS::EC2::NatGateway
          DependsOn: [Route, Associated]
          Properties:
            {SubnetId: !Ref A, AllocationId: !GetAtt Address.AllocationId,
             Tags: [{Key: k, Value: v}]}
        Endpoint:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            {VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.s3, RouteTableIds: [!Ref Table]}
        OwnRule:
          Type: AWS::EC2::SecurityGroupIngress
          Properties:
            {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            Subnets: [!Ref A, !Ref B]
            SecurityGroups: [!Ref Group]
            LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: 30}]
            Tags: [{Key: k, Value: v}]
        Targets:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties:
            {VpcId: !Ref Vpc, Protocol: HTTP, Port: 80, TargetType: ip, Matcher: {HttpCode: 200},
             TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "10"}]}
        Listener:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            {LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP,
             DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]}
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            ListenerArn: !Ref Listener
            Priority: 1
            Conditions: [{Field: path-pattern, PathPatternConfig: {Values: [/api/*]}}]
            Actions:
              - {Type: fixed-response,
                 FixedResponseConfig: {StatusCode: "404", ContentType: text/plain}}
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: TRUST
            ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
            Policies: [{PolicyName: own, PolicyDocument: ALL}]
        Other:
          Type: AWS::IAM::Role
          Properties: {AssumeRolePolicyDocument: TRUST}
        Inline:
          Type: AWS::IAM::Policy
          Properties: {PolicyName: inline, Roles: [!Ref Role], PolicyDocument: ALL}
        Managed:
          Type: AWS::IAM::ManagedPolicy
          Properties: {Roles: [!Ref Role], PolicyDocument: ALL}
        Cluster:
          Type: AWS::ECS::Cluster
          Properties: {ClusterSettings: [{Name: containerInsights, Value: disabled}]}
        Definition:
          Type: AWS::ECS::TaskDefinition
          Properties:
            {Family: drift, Cpu: .25 vCPU, Memory: 0.5 GB, NetworkMode: awsvpc,
             RequiresCompatibilities: [FARGATE], ExecutionRoleArn: !GetAtt Role.Arn,
             ContainerDefinitions: [{Name: web, Image: x, PortMappings: [{ContainerPort: 80}]}]}
        Service:
          Type: AWS::ECS::Service
          DependsOn: Listener
          Properties:
            Cluster: !Ref Cluster
            TaskDefinition: !Ref Definition
            DesiredCount: 0
            LaunchType: FARGATE
            DeploymentConfiguration:
              {MaximumPercent: 200, MinimumHealthyPercent: 100,
               DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
            NetworkConfiguration:
              AwsvpcConfiguration:
                {AssignPublicIp: ENABLED, Subnets: [!Ref B, !Ref A], SecurityGroups: [!Ref Group]}
            LoadBalancers:
              - {ContainerName: web, ContainerPort: 80, TargetGroupArn: !Ref Targets}
        Scaled:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties:
            {MinCapacity: 0, MaxCapacity: 3, ServiceNamespace: ecs,
             ScalableDimension: "ecs:service:DesiredCount",
             ResourceId: !Sub "service/${Cluster}/${Service.Name}"}
        Scaling:
          Type: AWS::ApplicationAutoScaling::ScalingPolicy
          Properties:
            PolicyName: cpu
            PolicyType: TargetTrackingScaling
            ScalingTargetId: !Ref Scaled
            TargetTrackingScalingPolicyConfiguration:
              TargetValue: 50
              PredefinedMetricSpecification:
                {PredefinedMetricType: ECSServiceAverageCPUUtilization}
        Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Other]}}
        AnyAlarm:
          Type: AWS::CloudWatch::CompositeAlarm
          Properties: {AlarmName: any, AlarmRule: !Sub "ALARM(${Alarm})"}
        Repository:
          Type: AWS::ECR::Repository
          Properties: {LifecyclePolicy: {LifecyclePolicyText: '{"rules":[{"rulePriority":1,
            "selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":3},
            "action":{"type":"expire"}}]}'}}
        Logs:
          Type: AWS::Logs::LogGroup
          Properties: {LogGroupName: drift, RetentionInDays: 7, Tags: [{Key: k, Value: v}]}
        Alarm:
          Type: AWS::CloudWatch::Alarm
          Properties:
            {Namespace: n, MetricName: m, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
             Threshold: 5, ComparisonOperator: GreaterThanThreshold,
             Dimensions: [{Name: a, Value: b}]}
      """
          .replace(
              "TRUST",
              """
              {Version: "2012-10-17", Statement: {Effect: Allow, Action: "sts:AssumeRole",
                Principal: {Service: ecs-tasks.amazonaws.com}}}\
              """)
          .replace(
              "ALL",
              """
              {Version: "2012-10-17",
                Statement: {Effect: Allow, Action: "s3:*", Resource: "*"}}\
              """);

  private DriftedStack stack;

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    stack = new DriftedStack(new RegionFixture(directory), TEMPLATE);
    assertThat(stack.drifts()).hasSizeGreaterThan(30);
  }

  private void assertDifference(
      String logicalId, String path, String type, String expected, String actual) {
    assertThat(stack.drift(logicalId).propertyDifferences())
        .extracting(
            one -> one.propertyPath(),
            one -> one.differenceTypeAsString(),
            one -> one.expectedValue(),
            one -> one.actualValue())
        .containsExactly(tuple(path, type, expected, actual));
  }

  @Test
  void aRuleInAGroupThatIsTakenAwayAndOneThatIsAdded() {
    var secure =
        IpPermission.builder()
            .ipProtocol("tcp")
            .fromPort(443)
            .toPort(443)
            .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
            .build();
    stack.change(
        Ec2Client.class,
        ec2 ->
            ec2.revokeSecurityGroupIngress(
                r -> r.groupId(stack.id("Group")).ipPermissions(secure)));
    var removed = stack.drift("Group").propertyDifferences().getFirst();
    assertThat(removed.propertyPath()).isEqualTo("/SecurityGroupIngress/1");
    assertThat(removed.differenceTypeAsString()).isEqualTo("REMOVE");

    var opened = secure.toBuilder().fromPort(3000).toPort(3000).build();
    stack.change(
        Ec2Client.class,
        ec2 ->
            ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(stack.id("Group")).ipPermissions(secure, opened)));
    var added = stack.drift("Group").propertyDifferences().getFirst();
    assertThat(added.propertyPath()).isEqualTo("/SecurityGroupIngress/2");
    assertThat(added.differenceTypeAsString()).isEqualTo("ADD");
    assertThat(added.actualValue()).contains("3000");
  }

  @Test
  void whatIsDeepInAServiceAndInWhatItsLoadBalancerSays() {
    stack.change(
        EcsClient.class,
        ecs ->
            ecs.updateService(
                r ->
                    r.cluster(stack.id("Cluster"))
                        .service(stack.id("Service"))
                        .deploymentConfiguration(
                            d -> d.deploymentCircuitBreaker(b -> b.enable(true).rollback(false)))));
    assertDifference(
        "Service",
        "/DeploymentConfiguration/DeploymentCircuitBreaker/Rollback",
        "NOT_EQUAL",
        "true",
        "false");
    stack.change(
        ElasticLoadBalancingV2Client.class,
        elb -> {
          elb.modifyLoadBalancerAttributes(
              r ->
                  r.loadBalancerArn(stack.id("Balancer"))
                      .attributes(a -> a.key("idle_timeout.timeout_seconds").value("31")));
          elb.modifyTargetGroupAttributes(
              r ->
                  r.targetGroupArn(stack.id("Targets"))
                      .attributes(a -> a.key("deregistration_delay.timeout_seconds").value("20")));
          elb.modifyTargetGroup(
              r -> r.targetGroupArn(stack.id("Targets")).matcher(m -> m.httpCode("200-299")));
          elb.modifyRule(
              r ->
                  r.ruleArn(stack.id("Rule"))
                      .conditions(
                          c ->
                              c.field("path-pattern")
                                  .pathPatternConfig(p -> p.values("/api/*", "/v1/*"))));
          elb.addTags(
              r -> r.resourceArns(stack.id("Balancer")).tags(t -> t.key("by").value("hand")));
        });
    assertThat(stack.drift("Balancer").propertyDifferences())
        .extracting(one -> one.propertyPath(), one -> one.differenceTypeAsString())
        .containsExactlyInAnyOrder(
            tuple("/LoadBalancerAttributes/0", "NOT_EQUAL"), tuple("/Tags/1", "ADD"));
    stack.assertDifferent("Targets", "/Matcher/HttpCode", "/TargetGroupAttributes/0");
    stack.assertDifferent("Rule", "/Conditions/0");
  }

  @Test
  void policiesAndWhoMayTakeARoleOn() {
    stack.change(
        IamClient.class,
        iam -> {
          iam.deleteRolePolicy(r -> r.roleName(stack.id("Role")).policyName("own"));
          iam.attachRolePolicy(
              r ->
                  r.roleName(stack.id("Role"))
                      .policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
          iam.putRolePolicy(
              r ->
                  r.roleName(stack.id("Role"))
                      .policyName("inline")
                      .policyDocument(
                          """
                          {"Version":"2012-10-17","Statement":
                            {"Effect":"Allow","Action":"*","Resource":"*"}}\
                          """));
          iam.updateAssumeRolePolicy(
              r ->
                  r.roleName(stack.id("Other"))
                      .policyDocument(
                          """
                          {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                           "Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}\
                          """));
          iam.createPolicyVersion(
              r ->
                  r.policyArn(stack.id("Managed"))
                      .setAsDefault(true)
                      .policyDocument(
                          """
                          {"Version":"2012-10-17","Statement":
                            {"Effect":"Deny","Action":"s3:*","Resource":"*"}}\
                          """));
        });
    assertThat(stack.drift("Role").propertyDifferences())
        .extracting(one -> one.propertyPath(), one -> one.differenceTypeAsString())
        .containsExactlyInAnyOrder(
            tuple("/Policies/0", "REMOVE"), tuple("/ManagedPolicyArns/1", "ADD"));
    assertDifference("Inline", "/PolicyDocument/Statement/Action", "NOT_EQUAL", "s3:*", "*");
    assertDifference("Managed", "/PolicyDocument/Statement/Effect", "NOT_EQUAL", "Allow", "Deny");
    stack.assertDifferent("Other", "/AssumeRolePolicyDocument/Statement/Principal/Service");
  }

  @Test
  void tagsSettingsAndPoliciesThatAreSaidElsewhere() {
    stack.change(
        CloudWatchLogsClient.class,
        logs ->
            logs.tagResource(
                r ->
                    r.resourceArn("arn:aws:logs:us-east-1:123456789012:log-group:drift")
                        .tags(Map.of("k", "w"))));
    stack.change(
        EcsClient.class,
        ecs ->
            ecs.updateClusterSettings(
                r ->
                    r.cluster(stack.id("Cluster"))
                        .settings(s -> s.name("containerInsights").value("enabled"))));
    stack.change(
        EcrClient.class,
        ecr -> ecr.deleteLifecyclePolicy(r -> r.repositoryName(stack.id("Repository"))));
    stack.change(
        Ec2Client.class,
        ec2 -> {
          ec2.deleteTags(r -> r.resources(stack.id("Table")).tags(t -> t.key("Name")));
          ec2.modifyVpcAttribute(
              r -> r.vpcId(stack.id("Vpc")).enableDnsHostnames(d -> d.value(false)));
        });
    stack.assertDifferent("Logs", "/Tags/0");
    stack.assertDifferent("Cluster", "/ClusterSettings/0");
    assertThat(stack.drift("Repository").propertyDifferences())
        .extracting(one -> one.propertyPath(), one -> one.differenceTypeAsString())
        .containsExactly(tuple("/LifecyclePolicy/LifecyclePolicyText", "REMOVE"));
    assertDifference("Vpc", "/EnableDnsHostnames", "NOT_EQUAL", "true", "false");
    assertThat(stack.drift("Table").propertyDifferences())
        .extracting(one -> one.propertyPath(), one -> one.differenceTypeAsString())
        .containsExactly(tuple("/Tags/0", "REMOVE"));
  }

  @Test
  void whatScalesAndWhatIsScaled() {
    stack.change(
        ApplicationAutoScalingClient.class,
        scaling -> {
          var target = scaling.describeScalableTargets(r -> r.serviceNamespace("ecs"));
          var one = target.scalableTargets().getFirst();
          scaling.registerScalableTarget(
              r ->
                  r.serviceNamespace("ecs")
                      .resourceId(one.resourceId())
                      .scalableDimension(one.scalableDimension())
                      .maxCapacity(9));
          scaling.putScalingPolicy(
              r ->
                  r.policyName("cpu")
                      .policyType("TargetTrackingScaling")
                      .serviceNamespace("ecs")
                      .resourceId(one.resourceId())
                      .scalableDimension(one.scalableDimension())
                      .targetTrackingScalingPolicyConfiguration(
                          c ->
                              c.targetValue(60.0)
                                  .predefinedMetricSpecification(
                                      m ->
                                          m.predefinedMetricType(
                                              "ECSServiceAverageCPUUtilization"))));
        });
    assertDifference("Scaled", "/MaxCapacity", "NOT_EQUAL", "3", "9");
    stack.assertDifferent("Scaling", "/TargetTrackingScalingPolicyConfiguration/TargetValue");
  }

  @Test
  void whatIsGoneIsDeleted() {
    stack.change(
        EcsClient.class, ecs -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("drift:1")));
    stack.change(
        Ec2Client.class,
        ec2 ->
            ec2.deleteRoute(
                r -> r.routeTableId(stack.id("Table")).destinationCidrBlock("0.0.0.0/0")));
    assertThat(List.of(stack.drift("Definition"), stack.drift("Route")))
        .extracting(StackResourceDrift::stackResourceDriftStatus)
        .containsOnly(StackResourceDriftStatus.DELETED);
  }
}

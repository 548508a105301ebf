package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** A scheduled task as the CDK writes it, with its cluster and its network. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class RuleStackTest {
  private static final String TEMPLATE =
      """
      Resources:
        Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
        Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: {GroupDescription: tasks, VpcId: !Ref Vpc}
        Cluster: {Type: AWS::ECS::Cluster}
        Definition:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Family: job
            Cpu: "256"
            Memory: "512"
            NetworkMode: awsvpc
            RequiresCompatibilities: [FARGATE]
            ExecutionRoleArn: !GetAtt Execution.Arn
            ContainerDefinitions:
              - {Name: job, Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:latest"}
        Execution:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - {Effect: Allow, Action: "sts:AssumeRole",
                   Principal: {Service: ecs-tasks.amazonaws.com}}
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - {Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: events.amazonaws.com}}
        Rule:
          Type: AWS::Events::Rule
          Properties:
            ScheduleExpression: rate(1 minute)
            State: ENABLED
            Description: every minute
            EventPattern: {source: [drill], detail: {code: [500]}}
            Tags: [{Key: team, Value: shop}]
            Targets:
              - Id: Target0
                Arn: !GetAtt Cluster.Arn
                RoleArn: !GetAtt Role.Arn
                Input: "{}"
                RetryPolicy: {MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60}
                EcsParameters:
                  TaskDefinitionArn: !Ref Definition
                  TaskCount: 1
                  LaunchType: FARGATE
                  PropagateTags: TASK_DEFINITION
                  TagList: [{Key: kind, Value: job}]
                  NetworkConfiguration:
                    AwsVpcConfiguration:
                      AssignPublicIp: DISABLED
                      SecurityGroups: [!GetAtt Group.GroupId]
                      Subnets: [!Ref Subnet]
      Outputs:
        Cluster: {Value: !Ref Cluster}
        Rule: {Value: !Ref Rule}
        Arn: {Value: !GetAtt Rule.Arn}
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void aStack() throws Exception {
    region = new RegionFixture(directory);
    region.useFakeImages();
    deploy(TEMPLATE, StackStatus.CREATE_COMPLETE);
  }

  private void deploy(String template, StackStatus status) {
    region.deploy("S", template);
    region.advance(Duration.ofSeconds(40));
    assertThat(region.stack("S").stackStatus()).as("%s", region.events("S")).isEqualTo(status);
  }

  private static String named(String name) {
    var schedule = "ScheduleExpression: rate(1 minute)\n";
    return TEMPLATE.replace(schedule, schedule + "      Name: " + name + "\n");
  }

  private <R> R events(Function<EventBridgeClient, R> operation) {
    return region.call(EventBridgeClient.class, operation);
  }

  private String rule() {
    return region.output("S", "Rule");
  }

  private List<Target> targets() {
    return events(e -> e.listTargetsByRule(r -> r.rule(rule()))).targets();
  }

  private List<String> tasks() {
    return region
        .call(
            EcsClient.class,
            ecs ->
                ecs.listTasks(
                    r ->
                        r.cluster(region.output("S", "Cluster"))
                            .startedBy("events-rule/" + rule())))
        .taskArns();
  }

  @Test
  void itsTasksRun() {
    assertThat(rule()).matches("S-Rule-[A-Za-z0-9]{12}");
    assertThat(region.output("S", "Arn"))
        .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/" + rule());
    region.advance(Duration.ofSeconds(130));
    assertThat(tasks()).hasSize(2);
    var tags =
        region
            .call(
                EcsClient.class, ecs -> ecs.listTagsForResource(r -> r.resourceArn(tasks().get(0))))
            .tags();
    assertThat(tags).anySatisfy(tag -> assertThat(tag.value()).isEqualTo("job"));
  }

  @Test
  void anUpdateChangesItInPlace() {
    var name = rule();
    deploy(
        TEMPLATE
            .replace("rate(1 minute)", "cron(0 3 * * ? *)")
            .replace("State: ENABLED", "State: DISABLED")
            .replace("{Key: team, Value: shop}", "{Key: crew, Value: shop}")
            .replace("TaskCount: 1", "TaskCount: 2")
            .replace("Id: Target0", "Id: Other"),
        StackStatus.UPDATE_COMPLETE);
    assertThat(rule()).isEqualTo(name);
    var described = events(e -> e.describeRule(r -> r.name(name)));
    assertThat(described.scheduleExpression()).isEqualTo("cron(0 3 * * ? *)");
    assertThat(described.state()).isEqualTo(RuleState.DISABLED);
    assertThat(described.eventPattern())
        .isEqualTo("{\"source\":[\"drill\"],\"detail\":{\"code\":[500]}}");
    assertThat(targets())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.id()).isEqualTo("Other");
              assertThat(target.ecsParameters().taskCount()).isEqualTo(2);
              assertThat(target.retryPolicy().maximumRetryAttempts()).isEqualTo(2);
            });
    assertThat(
            events(e -> e.listTagsForResource(r -> r.resourceARN(region.output("S", "Arn"))))
                .tags())
        .filteredOn(tag -> !tag.key().startsWith("aws:"))
        .extracting(tag -> tag.key())
        .containsExactly("crew");
  }

  @Test
  void anotherNameIsAnotherRule() {
    var before = rule();
    deploy(named("nightly"), StackStatus.UPDATE_COMPLETE);
    assertThat(rule()).isEqualTo("nightly");
    assertThat(events(e -> e.listRules(r -> {})).rules())
        .extracting(one -> one.name())
        .containsExactly("nightly")
        .doesNotContain(before);
  }

  @Test
  void aRuleThatIsThereAlreadyIsNotTaken() {
    events(e -> e.putRule(r -> r.name("taken").scheduleExpression("rate(1 day)")));
    deploy(named("taken"), StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(region.events("S"))
        .extracting(StackEvent::resourceStatusReason)
        .anySatisfy(reason -> assertThat(reason).contains("taken already exists"));
    assertThat(events(e -> e.describeRule(r -> r.name("taken"))).scheduleExpression())
        .isEqualTo("rate(1 day)");
  }

  @Test
  void itGoesWithTheStackWhateverTargetsItHasGot() {
    events(
        e ->
            e.putTargets(
                r ->
                    r.rule(rule())
                        .targets(
                            t ->
                                t.id("log")
                                    .arn("arn:aws:logs:us-east-1:123456789012:log-group:x"))));
    region.delete("S");
    region.advance(Duration.ofMinutes(5));
    assertThat(events(e -> e.listRules(r -> {})).rules()).isEmpty();
  }

  @Test
  void whatSomebodyChangesIsDrift() {
    assertThat(drift().stackResourceDriftStatus()).isEqualTo(StackResourceDriftStatus.IN_SYNC);
    var target = targets().getFirst();
    events(
        e ->
            e.putTargets(
                r ->
                    r.rule(rule())
                        .targets(
                            target.toBuilder()
                                .ecsParameters(
                                    target.ecsParameters().toBuilder().taskCount(3).build())
                                .build())));
    events(e -> e.disableRule(r -> r.name(rule())));
    assertThat(drift().propertyDifferences())
        .extracting(difference -> difference.propertyPath())
        .containsExactlyInAnyOrder("/State", "/Targets/0");
    events(e -> e.removeTargets(r -> r.rule(rule()).ids("Target0")));
    events(e -> e.deleteRule(r -> r.name(rule())));
    assertThat(drift().stackResourceDriftStatus()).isEqualTo(StackResourceDriftStatus.DELETED);
  }

  private StackResourceDrift drift() {
    return region
        .call(
            CloudFormationClient.class,
            cfn -> cfn.detectStackResourceDrift(r -> r.stackName("S").logicalResourceId("Rule")))
        .stackResourceDrift();
  }

  @Test
  void whatATargetCannotHaveIsRefused() {
    deploy(
        TEMPLATE.replace("RoleArn: !GetAtt Role.Arn\n", "\n"),
        StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(region.events("S"))
        .extracting(StackEvent::resourceStatusReason)
        .anySatisfy(reason -> assertThat(reason).contains("RoleArn is required for target"));
    assertThat(targets()).singleElement().satisfies(t -> assertThat(t.roleArn()).isNotNull());
  }
}

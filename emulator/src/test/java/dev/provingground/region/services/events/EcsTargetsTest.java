package dev.provingground.region.services.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.provingground.region.api.Caller;
import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.eventbridge.model.EcsParameters;
import software.amazon.awssdk.services.eventbridge.model.LimitExceededException;
import software.amazon.awssdk.services.eventbridge.model.NetworkConfiguration;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Rules whose targets are clusters. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class EcsTargetsTest {
  private static final String CLUSTER = "arn:aws:ecs:us-east-1:123456789012:cluster/proving";
  private static final String DEFINITION =
      "arn:aws:ecs:us-east-1:123456789012:task-definition/batch:3";
  private static final String ROLE = "arn:aws:iam::123456789012:role/events";

  private final FakeRegion region = new FakeRegion();
  private final RecordedTasks ecs = new RecordedTasks();
  private final EventsService events = new EventsService(region.context());

  @BeforeEach
  void aRule() {
    region.add(EcsClient.class, ecs);
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    events.publishMetrics();
    region.advance(Duration.ofSeconds(30)); // the rule acts in the middle of minutes
    events.putRule(r -> r.name("nightly").scheduleExpression("rate(1 minute)"));
  }

  private static EcsParameters.Builder parameters(EcsParameters.Builder to) {
    return to.taskDefinitionArn(DEFINITION)
        .launchType("FARGATE")
        .networkConfiguration(
            n ->
                n.awsvpcConfiguration(
                    v -> v.subnets("subnet-1").securityGroups("sg-1").assignPublicIp("DISABLED")));
  }

  private static Target.Builder target(Target.Builder to) {
    return to.id("tasks").arn(CLUSTER).roleArn(ROLE).ecsParameters(p -> parameters(p));
  }

  private void put(Consumer<Target.Builder> more) {
    events.putTargets(r -> r.rule("nightly").targets(t -> target(t).applyMutation(more)));
  }

  @Test
  void aTimeRunsTasksInTheTargetsRolesName() {
    put(t -> {});
    region.advance(Duration.ofMinutes(1));

    var request = ecs.requests.getFirst();
    assertThat(request.cluster()).isEqualTo(CLUSTER);
    assertThat(request.taskDefinition()).isEqualTo(DEFINITION);
    assertThat(request.startedBy()).isEqualTo("events-rule/nightly");
    assertThat(request.launchTypeAsString()).isEqualTo("FARGATE");
    var network = request.networkConfiguration().awsvpcConfiguration();
    assertThat(network.subnets()).containsExactly("subnet-1");
    assertThat(network.securityGroups()).containsExactly("sg-1");
    assertThat(network.assignPublicIp()).isEqualTo(AssignPublicIp.DISABLED);
    assertThat(request.overrides()).isNull();
    assertThat(request.hasTags()).isFalse();
    assertThat(ecs.callers.getFirst())
        .isInstanceOfSatisfying(
            Caller.RoleSession.class, caller -> assertThat(caller.roleArn()).isEqualTo(ROLE));
  }

  @Test
  void anEventRunsThemToo() {
    events.putRule(r -> r.name("nightly").eventPattern("{\"source\": [\"drill\"]}"));
    put(t -> {});
    events.putEvents(r -> r.entries(e -> e.source("drill").detailType("d").detail("{}")));
    assertThat(ecs.requests).hasSize(1);
  }

  @Test
  void whatTheParametersSayIsSaidToRunTask() {
    put(
        t ->
            t.ecsParameters(
                p ->
                    parameters(p)
                        .launchType((String) null)
                        .taskDefinitionArn(DEFINITION.replace(":3", ""))
                        .taskCount(3)
                        .capacityProviderStrategy(
                            s -> s.capacityProvider("FARGATE_SPOT").weight(2).base(1))
                        .platformVersion("1.4.0")
                        .group("night")
                        .enableECSManagedTags(true)
                        .propagateTags("TASK_DEFINITION")
                        .referenceId("ref")
                        .tags(tag -> tag.key("team").value("shop"))));
    region.advance(Duration.ofMinutes(1));

    var request = ecs.requests.getFirst();
    assertThat(request.taskDefinition()).endsWith("task-definition/batch");
    assertThat(request.launchType()).isNull();
    assertThat(request.count()).isEqualTo(3);
    var item = request.capacityProviderStrategy().getFirst();
    assertThat(item.capacityProvider()).isEqualTo("FARGATE_SPOT");
    assertThat(item.weight()).isEqualTo(2);
    assertThat(item.base()).isEqualTo(1);
    assertThat(request.platformVersion()).isEqualTo("1.4.0");
    assertThat(request.group()).isEqualTo("night");
    assertThat(request.enableECSManagedTags()).isTrue();
    assertThat(request.propagateTagsAsString()).isEqualTo("TASK_DEFINITION");
    assertThat(request.referenceId()).isEqualTo("ref");
    assertThat(request.tags().getFirst().value()).isEqualTo("shop");
  }

  @Test
  void anInputOverridesTheTaskDefinition() {
    put(
        t ->
            t.input(
                """
                {"containerOverrides": [{"name": "web", "command": ["run", "it"], "memory": 128,
                   "environment": [{"name": "MODE", "value": "night"}]}],
                 "cpu": "512", "memory": "1024", "taskRoleArn": "arn:aws:iam::1:role/x",
                 "ephemeralStorage": {"sizeInGiB": 30}}
                """));
    region.advance(Duration.ofMinutes(1));

    var overrides = ecs.requests.getFirst().overrides();
    var container = overrides.containerOverrides().getFirst();
    assertThat(container.name()).isEqualTo("web");
    assertThat(container.command()).containsExactly("run", "it");
    assertThat(container.memory()).isEqualTo(128);
    assertThat(container.environment().getFirst().value()).isEqualTo("night");
    assertThat(overrides.cpu()).isEqualTo("512");
    assertThat(overrides.memory()).isEqualTo("1024");
    assertThat(overrides.taskRoleArn()).isEqualTo("arn:aws:iam::1:role/x");
    assertThat(overrides.ephemeralStorage().sizeInGiB()).isEqualTo(30);
  }

  @Test
  void whatIsInvokedAndWhatFailsIsCounted() {
    put(t -> {});
    region.advance(Duration.ofSeconds(210));
    assertThat(sum("TriggeredRules", "nightly")).isEqualTo(3);
    assertThat(sum("Invocations", "nightly")).isEqualTo(3);
    assertThat(sum("Invocations", null)).isEqualTo(3);
    assertThat(sum("FailedInvocations", "nightly")).isZero();

    ecs.refuse();
    region.advance(Duration.ofMinutes(2));
    assertThat(sum("Invocations", "nightly")).isEqualTo(5);
    assertThat(sum("FailedInvocations", "nightly")).isEqualTo(2);
  }

  @Test
  void aTaskThatFindsNoPlaceIsAFailureToo() {
    put(t -> {});
    ecs.fail("Capacity is unavailable at this time");
    region.advance(Duration.ofSeconds(150));
    assertThat(sum("FailedInvocations", "nightly")).isEqualTo(2); // RunTaskFailure
  }

  @Test
  void aRoleThatTrustsNoMoreIsAFailure() {
    put(t -> {});
    region.distrust(ROLE);
    region.advance(Duration.ofSeconds(150));
    assertThat(ecs.requests).isEmpty();
    assertThat(sum("FailedInvocations", "nightly")).isEqualTo(2);
  }

  private double sum(String metric, @Nullable String rule) {
    return region
        .call(
            CloudWatchClient.class,
            cloudWatch ->
                cloudWatch.getMetricStatistics(
                    r ->
                        r.namespace("AWS/Events")
                            .metricName(metric)
                            .dimensions(
                                rule == null
                                    ? List.of()
                                    : List.of(
                                        Dimension.builder().name("RuleName").value(rule).build()))
                            .startTime(region.loop().now().minus(Duration.ofHours(1)))
                            .endTime(region.loop().now().plusSeconds(60))
                            .period(60)
                            .statistics(Statistic.SUM)))
        .datapoints()
        .stream()
        .mapToDouble(point -> point.sum())
        .sum();
  }

  private void refused(String message, Consumer<Target.Builder> more) {
    assertThatThrownBy(() -> put(more))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining(message);
    assertThat(events.listTargetsByRule(r -> r.rule("nightly")).targets()).isEmpty();
  }

  private static Consumer<Target.Builder> ecs(Consumer<EcsParameters.Builder> more) {
    return t -> t.ecsParameters(p -> parameters(p).applyMutation(more));
  }

  @Test
  void whatATargetLacksIsRefused() {
    refused("RoleArn is required for target " + CLUSTER + ".", t -> t.roleArn(null));
    refused(
        "Parameter(s) EcsParameters must be specified for target: tasks.",
        t -> t.ecsParameters((EcsParameters) null));
    refused(
        "Parameter NetworkConfiguration must be specified for target tasks when launch type is"
            + " FARGATE.",
        ecs(p -> p.networkConfiguration((NetworkConfiguration) null)));
    refused(
        "Value null at 'targets.member.ecsParameters.taskDefinitionArn'",
        ecs(p -> p.taskDefinitionArn(null)));
    refused("Value null at 'targets.member.id'", t -> t.id(null));
    refused("Value null at 'targets.member.arn'", t -> t.arn(null));
  }

  @Test
  void whatIsNotWithinItsBoundsIsRefused() {
    refused("Parameter(s) TaskCount not valid for target: tasks.", ecs(p -> p.taskCount(11)));
    refused("Parameter(s) TaskCount not valid for target: tasks.", ecs(p -> p.taskCount(0)));
    refused(
        "Parameter Subnets is not valid. Reason: size must be in between 1 and 16.",
        ecs(
            p ->
                p.networkConfiguration(
                    n -> n.awsvpcConfiguration(v -> v.subnets(Collections.nCopies(17, "s"))))));
    refused(
        "Parameter SecurityGroups is not valid. Reason: size must be in between 0 and 5.",
        ecs(
            p ->
                p.networkConfiguration(
                    n ->
                        n.awsvpcConfiguration(
                            v -> v.subnets("s").securityGroups(Collections.nCopies(6, "g"))))));
    refused(
        "Region of " + CLUSTER + " does not match region of ",
        ecs(p -> p.taskDefinitionArn(DEFINITION.replace("us-east-1", "eu-west-1"))));
    refused("Provided Arn is not in correct format.", ecs(p -> p.taskDefinitionArn("batch")));
    refused(
        "Parameter proving is not valid. Reason: Provided Arn is not in correct format.",
        t -> t.arn("proving"));
    refused("Value 'a b' at 'targets.member.id'", t -> t.id("a b"));
    refused(
        "Member must have value less than or equal to 185",
        t -> t.retryPolicy(r -> r.maximumRetryAttempts(186)));
    refused(
        "Member must have value greater than or equal to 60",
        t -> t.retryPolicy(r -> r.maximumEventAgeInSeconds(59)));
  }

  @Test
  void anInputThatIsNoOverrideIsRefused() {
    refused("JSON syntax error in input for target tasks.", t -> t.input("hello"));
    refused("JSON syntax error in input for target tasks.", t -> t.input(""));
    refused("Input must be an object", t -> t.input("\"hello\""));
    refused("Input member 'inputs' of target tasks", t -> t.input("{\"inputs\": {}}"));
    refused(
        "containerOverrides member 'image' of target tasks",
        t -> t.input("{\"containerOverrides\": [{\"name\": \"web\", \"image\": \"x\"}]}"));
    refused("containerOverrides must be an array", t -> t.input("{\"containerOverrides\": {}}"));
    refused(
        "memory must be an integer",
        t -> t.input("{\"containerOverrides\": [{\"memory\": \"128\"}]}"));
    refused("cpu must be a string", t -> t.input("{\"cpu\": 256}"));
  }

  @Test
  void whatTheRegionHasNotIsRefusedByName() {
    refused(
        "Target member 'DeadLetterConfig'", t -> t.deadLetterConfig(d -> d.arn("arn:aws:sqs:x")));
    refused(
        "Target member 'InputTransformer'", t -> t.inputTransformer(i -> i.inputTemplate("{}")));
    refused("EcsParameters member 'EnableExecuteCommand'", ecs(p -> p.enableExecuteCommand(true)));
    refused("EcsParameters LaunchType 'EC2'", ecs(p -> p.launchType("EC2")));
    refused("EcsParameters PlatformVersion '1.3.0'", ecs(p -> p.platformVersion("1.3.0")));
    refused(
        "Parameter(s) EcsParameters not supported for target: tasks.",
        t -> t.arn("arn:aws:logs:us-east-1:123456789012:log-group:/workload"));
  }

  @Test
  void aRoleThatDoesNotTrustEventBridgeIsRefused() {
    region.distrust(ROLE);
    var message =
        "Provided role '" + ROLE + "' cannot be assumed by principal 'events.amazonaws.com'.";
    refused(message, t -> {});
    assertThatThrownBy(
            () ->
                events.putRule(
                    r -> r.name("other").scheduleExpression("rate(1 day)").roleArn(ROLE)))
        .hasMessageContaining(message);
  }

  @Test
  void aRulesOwnRoleIsDescribed() {
    events.putRule(r -> r.name("other").scheduleExpression("rate(1 day)").roleArn(ROLE));
    assertThat(events.describeRule(r -> r.name("other")).roleArn()).isEqualTo(ROLE);
  }

  @Test
  void aRuleHasFiveTargetsAtMostHoweverOftenTheyArePut() {
    for (var id : List.of("1", "2", "3", "4", "tasks")) {
      put(t -> t.id(id));
    }
    assertThatCode(() -> put(t -> t.input("{}").retryPolicy(r -> r.maximumRetryAttempts(3))))
        .doesNotThrowAnyException();
    assertThat(events.listTargetsByRule(r -> r.rule("nightly")).targets())
        .hasSize(5)
        .anySatisfy(target -> assertThat(target.input()).isEqualTo("{}"));
    var refusal = catchThrowableOfType(LimitExceededException.class, () -> put(t -> t.id("sixth")));
    assertThat(refusal).isNotNull();
  }

  @Test
  void parametersOfOneTargetAreAllOrNone() {
    assertThatThrownBy(
            () ->
                events.putTargets(
                    r ->
                        r.rule("nightly")
                            .targets(t -> target(t).id("good"), t -> target(t).roleArn(null))))
        .hasMessageContaining("RoleArn is required");
    assertThat(events.listTargetsByRule(r -> r.rule("nightly")).targets()).isEmpty();
  }
}

package dev.provingground.region.services.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged;
import dev.provingground.region.services.ecs.DeploymentStateChanged;
import dev.provingground.region.services.ecs.TaskStateChanged;
import dev.provingground.region.services.fakes.FakeLogs;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.fis.ExperimentStateChanged;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.fis.model.ExperimentState;

@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class EventsServiceTest {
  private static final String GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/workload";

  private final FakeRegion region = new FakeRegion();
  private final FakeLogs logs = new FakeLogs();
  private final EventsService events = new EventsService(region.context());

  @BeforeEach
  void aRuleForStoppedTasks() {
    region.add(CloudWatchLogsClient.class, logs);
    events.putRule(
        request ->
            request
                .name("stopped")
                .eventPattern(
                    """
                    {"source": ["aws.ecs"], "detail": {"lastStatus": ["STOPPED"]}}
                    """));
    target("stopped", GROUP);
  }

  private void target(String rule, String arn) {
    events.putTargets(
        request -> request.rule(rule).targets(Target.builder().id("log").arn(arn).build()));
  }

  private void task(String status) {
    var task =
        Task.builder()
            .taskArn("arn:aws:ecs:us-east-1:123456789012:task/proving/1")
            .lastStatus(status)
            .startedAt(region.loop().now())
            .containers(Container.builder().name("web").exitCode(137).build())
            .build();
    region.context().events().publish(new TaskStateChanged(task));
    region.loop().runUntilIdle();
  }

  private List<String> delivered() {
    return logs.streams().values().stream().flatMap(List::stream).toList();
  }

  private static JsonNode json(String text) throws Exception {
    return new JsonMapper().readTree(text);
  }

  @Test
  void aTasksChangeReachesTheLogGroupOfTheRuleThatItMatches() throws Exception {
    task("RUNNING");
    task("STOPPED");

    assertThat(delivered()).hasSize(1);
    var event = json(delivered().getFirst());
    assertThat(event.path("source").asText()).isEqualTo("aws.ecs");
    assertThat(event.path("detail-type").asText()).isEqualTo("ECS Task State Change");
    assertThat(event.path("account").asText()).isEqualTo("123456789012");
    assertThat(event.path("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(event.path("resources").path(0).asText())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:task/proving/1");
    var detail = event.path("detail");
    assertThat(detail.path("startedAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(detail.path("containers").path(0).path("exitCode").asInt()).isEqualTo(137);
  }

  @Test
  void aDeploymentsEndIsAnEvent() throws Exception {
    events.putRule(
        r -> r.name("deployments").eventPattern("{\"detail-type\": [{\"prefix\": \"ECS Dep\"}]}"));
    target("deployments", GROUP + ":*");
    region
        .context()
        .events()
        .publish(
            new DeploymentStateChanged(
                "arn:service",
                "ERROR",
                "SERVICE_DEPLOYMENT_FAILED",
                "ecs-svc/1",
                region.loop().now(),
                "ECS deployment circuit breaker: tasks failed to start."));
    region.loop().runUntilIdle();

    var detail = json(delivered().getFirst()).path("detail");
    assertThat(detail.path("eventName").asText()).isEqualTo("SERVICE_DEPLOYMENT_FAILED");
    assertThat(detail.path("deploymentId").asText()).isEqualTo("ecs-svc/1");
  }

  @Test
  void anAlarmsChangeIsAnEvent() throws Exception {
    events.putRule(r -> r.name("alarms").eventPattern("{\"source\": [\"aws.cloudwatch\"]}"));
    target("alarms", GROUP);
    var now = region.loop().now();
    region
        .context()
        .events()
        .publish(
            new AlarmStateChanged(
                "arn:aws:cloudwatch:us-east-1:123456789012:alarm:slow",
                "slow",
                new AlarmStateChanged.State("OK", "it held", Optional.empty(), now),
                new AlarmStateChanged.State("ALARM", "it broke", Optional.of("{}"), now),
                json("{\"description\": \"too slow\"}")));
    region.loop().runUntilIdle();

    var event = json(delivered().getFirst());
    assertThat(event.path("detail-type").asText()).isEqualTo("CloudWatch Alarm State Change");
    assertThat(event.path("resources").path(0).asText()).endsWith(":alarm:slow");
    assertThat(event.at("/detail/alarmName").asText()).isEqualTo("slow");
    assertThat(event.at("/detail/state/value").asText()).isEqualTo("ALARM");
    assertThat(event.at("/detail/state/reasonData").asText()).isEqualTo("{}");
    assertThat(event.at("/detail/state/timestamp").asText())
        .isEqualTo("2026-01-01T00:00:00.000+0000");
    assertThat(event.at("/detail/previousState/reason").asText()).isEqualTo("it held");
    assertThat(event.at("/detail/configuration/description").asText()).isEqualTo("too slow");
  }

  @Test
  void anExperimentsChangeIsAnEvent() throws Exception {
    events.putRule(r -> r.name("experiments").eventPattern("{\"source\": [\"aws.fis\"]}"));
    target("experiments", GROUP);
    region
        .context()
        .events()
        .publish(
            new ExperimentStateChanged(
                "arn:experiment",
                "EXP1",
                "EXT1",
                ExperimentState.builder()
                    .status("running")
                    .reason("Experiment is running.")
                    .build(),
                ExperimentState.builder().status("completed").reason("It is over.").build()));
    region.loop().runUntilIdle();

    var event = json(delivered().getFirst());
    assertThat(event.path("detail-type").asText()).isEqualTo("FIS Experiment State Change");
    assertThat(event.path("resources").path(0).asText()).isEqualTo("arn:experiment");
    var detail = event.path("detail");
    assertThat(detail.path("experiment-id").asText()).isEqualTo("EXP1");
    assertThat(detail.path("experiment-template-id").asText()).isEqualTo("EXT1");
    assertThat(detail.path("old-state").path("status").asText()).isEqualTo("running");
    assertThat(detail.path("new-state").path("reason").asText()).isEqualTo("It is over.");
  }

  @Test
  void aDisabledRuleDeliversNothing() {
    events.disableRule(r -> r.name("stopped"));
    task("STOPPED");
    assertThat(delivered()).isEmpty();

    events.enableRule(r -> r.name("stopped"));
    task("STOPPED");
    assertThat(delivered()).hasSize(1);
  }

  @Test
  void aTargetThatIsNotThereFailsNothingElse() {
    target("stopped", GROUP + "-none");
    events.putRule(r -> r.name("all").eventPattern("{\"source\": [\"aws.ecs\"]}"));
    target("all", GROUP);
    task("STOPPED");

    assertThat(delivered()).hasSize(1);
  }

  @Test
  void usersPutEventsOfTheirOwn() throws Exception {
    events.putRule(r -> r.name("mine").eventPattern("{\"source\": [\"drill\"]}"));
    target("mine", GROUP);
    var answer =
        events.putEvents(
            r ->
                r.entries(
                    entry("drill", "{\"phase\": \"inject\"}"),
                    entry("aws.ecs", "{}"),
                    entry("drill", "nonsense")));

    assertThat(answer.failedEntryCount()).isEqualTo(2);
    assertThat(answer.entries())
        .extracting(result -> result.errorCode())
        .containsExactly(null, "NotAuthorizedForSourceException", "MalformedDetail");
    assertThat(json(delivered().getFirst()).path("detail").path("phase").asText())
        .isEqualTo("inject");
  }

  private static PutEventsRequestEntry entry(String source, String detail) {
    return PutEventsRequestEntry.builder()
        .source(source)
        .detailType("phase")
        .detail(detail)
        .build();
  }

  @Test
  void rulesAreDescribedListedAndDeletedOnceTheyHaveNoTargets() {
    assertThat(events.describeRule(r -> r.name("stopped")).arn())
        .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/stopped");
    assertThat(events.listRules(r -> r.namePrefix("st")).rules()).hasSize(1);
    assertThat(events.listRuleNamesByTarget(r -> r.targetArn(GROUP)).ruleNames())
        .containsExactly("stopped");
    assertThatThrownBy(() -> events.deleteRule(r -> r.name("stopped")))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining("Rule can't be deleted since it has targets.");
    events.removeTargets(r -> r.rule("stopped").ids("log"));
    events.deleteRule(r -> r.name("stopped"));
    assertThatThrownBy(() -> events.describeRule(r -> r.name("stopped")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Rule stopped does not exist on EventBus default.");
  }

  @Test
  void whatThisRegionHasNotIsRefusedByName() {
    assertThatThrownBy(() -> target("stopped", "arn:aws:lambda:us-east-1:123456789012:function:f"))
        .hasMessageContaining("Target arn:aws:lambda");
    assertThatThrownBy(
            () ->
                events.putRule(
                    r ->
                        r.name("trail")
                            .eventPattern("{\"source\": [\"aws.ecs\"]}")
                            .state("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")))
        .hasMessageContaining("Rule state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
  }

  @Test
  void whatIsNotWithinItsBoundsIsRefused() {
    for (var call :
        List.<ThrowingCallable>of(
            () -> events.putEvents(r -> {}),
            () -> events.putRule(r -> r.name("a b").eventPattern("{}")),
            () -> events.deleteRule(r -> r.name("stopped")),
            () -> events.putRule(r -> r.name("x").eventPattern("{\"a\": [1]}").state("ON")),
            () -> events.putTargets(r -> r.rule("stopped")))) {
      assertThatExceptionOfType(AwsServiceException.class)
          .isThrownBy(call)
          .satisfies(
              error ->
                  assertThat(error.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }
  }

  @Test
  void rulesAndTheirTargetsComeInPages() {
    events.putRule(r -> r.name("too").eventPattern("{\"source\": [\"aws.ecs\"]}"));
    target("too", GROUP);
    events.putTargets(r -> r.rule("too").targets(t -> t.id("second").arn(GROUP)));

    var first = events.listRules(r -> r.limit(1));
    assertThat(first.rules()).extracting(rule -> rule.name()).containsExactly("stopped");
    var second = events.listRules(r -> r.limit(1).nextToken(first.nextToken()));
    assertThat(second.rules()).extracting(rule -> rule.name()).containsExactly("too");
    assertThat(second.nextToken()).isNull();

    var targets = events.listTargetsByRule(r -> r.rule("too").limit(1));
    assertThat(targets.targets()).hasSize(1);
    assertThat(
            events
                .listTargetsByRule(r -> r.rule("too").limit(1).nextToken(targets.nextToken()))
                .targets())
        .hasSize(1)
        .doesNotContainAnyElementsOf(targets.targets());
    assertThat(events.listRuleNamesByTarget(r -> r.targetArn(GROUP).limit(1)).nextToken())
        .isNotNull();
    assertThatThrownBy(() -> events.listRules(r -> r.nextToken(targets.nextToken())))
        .hasMessageContaining("Parameter NextToken is not valid.");
    assertThatThrownBy(() -> events.listEventBuses(r -> r.limit(101)))
        .hasMessageContaining("less than or equal to 100");
  }
}

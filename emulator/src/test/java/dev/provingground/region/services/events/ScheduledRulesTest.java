package dev.provingground.region.services.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.fakes.FakeLogs;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.time.CronExpression;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.RuleState;

/** Rules that trigger at their times. The clock begins at midnight of the first of January 2026. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class ScheduledRulesTest {
  private static final String GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/workload";
  private static final Instant START = VirtualEventLoop.START;

  private final FakeRegion region = new FakeRegion();
  private final FakeLogs logs = new FakeLogs();
  private final EventBridgeClient events = new EventsService(region.context());

  @BeforeEach
  void targets() {
    region.add(CloudWatchLogsClient.class, logs);
  }

  private void rule(String schedule) {
    events.putRule(r -> r.name("tick").scheduleExpression(schedule));
    events.putTargets(r -> r.rule("tick").targets(t -> t.id("log").arn(GROUP)));
  }

  private List<String> delivered() {
    return logs.streams().values().stream().flatMap(List::stream).toList();
  }

  /** When the rule was triggered, in seconds since the start. */
  private List<Long> times() throws Exception {
    var times = new ArrayList<Long>();
    for (var event : delivered()) {
      var time = Instant.parse(new JsonMapper().readTree(event).path("time").asText());
      times.add(Duration.between(START, time).toSeconds());
    }
    return times;
  }

  @Test
  void aRateBeginsWithTheRuleAndGoesOn() throws Exception {
    region.advance(Duration.ofSeconds(10));
    rule("rate(2 minutes)");
    region.advance(Duration.ofMinutes(2).minusSeconds(1));
    assertThat(delivered()).isEmpty();
    region.advance(Duration.ofMinutes(5));
    assertThat(times()).containsExactly(130L, 250L, 370L);
  }

  @Test
  void aCronExpressionIsForTimesOfDayInUtc() throws Exception {
    rule("cron(30 6 ? * MON-FRI *)"); // the first of January 2026 is a Thursday
    region.advance(Duration.ofDays(5));
    long half = Duration.ofHours(6).plusMinutes(30).toSeconds();
    assertThat(times()).containsExactly(half, half + 86_400, half + 4 * 86_400);
  }

  @Test
  void anOccasionsEventSaysWhichRuleItIsOf() throws Exception {
    rule("rate(1 hour)");
    region.advance(Duration.ofHours(1));
    var event = new JsonMapper().readTree(delivered().getFirst());
    assertThat(event.path("source").asText()).isEqualTo("aws.events");
    assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
    assertThat(event.path("resources").path(0).asText())
        .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/tick");
    assertThat(event.path("detail").isEmpty()).isTrue();
  }

  @Test
  void aDisabledRuleRestsAndBeginsAnewWhenItIsEnabled() throws Exception {
    rule("rate(1 hour)");
    region.advance(Duration.ofMinutes(90));
    events.disableRule(r -> r.name("tick"));
    region.advance(Duration.ofHours(5));
    assertThat(times()).containsExactly(3600L);
    events.enableRule(r -> r.name("tick"));
    region.advance(Duration.ofHours(1));
    assertThat(times()).containsExactly(3600L, 90 * 60L + 6 * 3600);
  }

  @Test
  void whatIsPutAgainGoesOnUnlessItsScheduleIsAnother() throws Exception {
    rule("rate(1 hour)");
    region.advance(Duration.ofMinutes(50));
    events.putRule(r -> r.name("tick").scheduleExpression("rate(1 hour)").description("new"));
    region.advance(Duration.ofMinutes(20));
    assertThat(times()).containsExactly(3600L);
    events.putRule(r -> r.name("tick").scheduleExpression("rate(15 minutes)"));
    region.advance(Duration.ofMinutes(16));
    assertThat(times()).containsExactly(3600L, 85 * 60L);
    events.putRule(
        r -> r.name("tick").scheduleExpression("rate(15 minutes)").state(RuleState.DISABLED));
    region.advance(Duration.ofHours(1));
    assertThat(times()).hasSize(2);
    events.putRule(r -> r.name("tick").eventPattern("{\"source\": [\"drill\"]}"));
    region.advance(Duration.ofHours(1));
    assertThat(times()).hasSize(2);
  }

  @Test
  void aDeletedRuleRests() {
    rule("rate(1 hour)");
    events.removeTargets(r -> r.rule("tick").ids("log"));
    events.deleteRule(r -> r.name("tick"));
    events.deleteRule(r -> r.name("tick"));
    region.advance(Duration.ofDays(1));
    assertThat(delivered()).isEmpty();
  }

  @Test
  void aRuleMayHaveAPatternAndASchedule() throws Exception {
    events.putRule(
        r ->
            r.name("tick")
                .scheduleExpression("rate(1 hour)")
                .eventPattern("{\"source\": [\"drill\"]}"));
    events.putTargets(r -> r.rule("tick").targets(t -> t.id("log").arn(GROUP)));
    events.putEvents(r -> r.entries(e -> e.source("drill").detailType("phase").detail("{}")));
    region.advance(Duration.ofHours(1));
    assertThat(times()).containsExactly(0L, 3600L);
    var described = events.describeRule(r -> r.name("tick"));
    assertThat(described.scheduleExpression()).isEqualTo("rate(1 hour)");
    assertThat(described.eventPattern()).contains("drill");
    assertThat(events.listRules(r -> {}).rules().getFirst().scheduleExpression())
        .isEqualTo("rate(1 hour)");
  }

  @Test
  void itTriggersAtEachTimeOfItsExpressionAndAtNoOther() throws Exception {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      var before = delivered().size();
      var fields =
          "%d/%d %d-23 ? * %d-7 *"
              .formatted(
                  random.nextInt(60),
                  7 + random.nextInt(50),
                  random.nextInt(24),
                  1 + random.nextInt(7));
      var from = region.loop().now();
      rule("cron(" + fields + ")");
      region.advance(Duration.ofDays(8));
      var expected = new ArrayList<Long>();
      var cron = CronExpression.of(fields);
      for (var time = cron.next(from, ZoneOffset.UTC).orElseThrow();
          !time.isAfter(region.loop().now());
          time = cron.next(time, ZoneOffset.UTC).orElseThrow()) {
        expected.add(Duration.between(START, time).toSeconds());
      }
      assertThat(times().subList(before, delivered().size()))
          .as("seed %s: %s", seed, fields)
          .isEqualTo(expected);
    }
  }

  /** All of these AWS refuses as well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(10 seconds)",
        "rate(10 years)",
        "rate(1 minutes)",
        "rate(1 hours)",
        "rate(1 days)",
        "rate(10 minute)",
        "rate(10 hour)",
        "rate(10 day)",
        "rate()",
        "rate(10)",
        "rate(10 minutess)",
        "rate(foo minutes)",
        "rate(0 minutes)",
        "rate(-10 minutes)",
        "rate(10 MINUTES)",
        "rate( 10 minutes )",
        " rate(10 minutes)",
        "cron(0 10 * * *)",
        "cron(0 10 * * * *)",
        "cron(60 10 * * ? *)",
        "cron(0 10 3#2 * ? *)",
        "at(2030-01-01T00:00:00)",
        "often"
      })
  void whatIsNoScheduleIsRefused(String expression) {
    assertThatThrownBy(() -> rule(expression))
        .hasMessageContaining("Parameter ScheduleExpression is not valid.");
    assertThat(events.listRules(r -> {}).rules()).isEmpty();
  }

  @Test
  void neitherPatternNorScheduleIsRefused() {
    assertThatThrownBy(() -> events.putRule(r -> r.name("none")))
        .hasMessageContaining("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rate(1 minute)", "rate(2 hours)", "rate(1 day)", "cron(0 8 1 * ? *)"})
  void schedulesAreDescribedAsTheyWerePut(String expression) {
    rule(expression);
    assertThat(
            Objects.requireNonNull(events.describeRule(r -> r.name("tick")).scheduleExpression()))
        .isEqualTo(expression);
  }
}

package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.LogsFixture.ARN;
import static dev.provingground.region.services.logs.LogsFixture.GROUP;
import static dev.provingground.region.services.logs.LogsFixture.assertInvalid;
import static dev.provingground.region.services.logs.LogsFixture.assertNotFound;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.MalformedQueryException;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResultField;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;

/** Queries by CloudWatch Logs Insights: what they are asked, their states and their results. */
final class QueriesTest {
  private final LogsFixture fixture = new LogsFixture();
  private final LogsService logs = fixture.logs;

  private String start(Consumer<StartQueryRequest.Builder> more) {
    return logs.startQuery(
            r ->
                more.accept(
                    r.logGroupName(GROUP)
                        .startTime(fixture.at(-60_000) / 1000)
                        .endTime(fixture.at(60_000) / 1000)
                        .queryString("fields @message")))
        .queryId();
  }

  private GetQueryResultsResponse results(String id) {
    return logs.getQueryResults(r -> r.queryId(id));
  }

  private GetQueryResultsResponse run(Consumer<StartQueryRequest.Builder> more) {
    var id = start(more);
    fixture.loop.runUntilIdle();
    return results(id);
  }

  private static List<String> messages(GetQueryResultsResponse answer) {
    return answer.results().stream()
        .flatMap(List::stream)
        .filter(field -> field.field().equals("@message"))
        .map(ResultField::value)
        .toList();
  }

  @Test
  void aQueryGoesThroughAllStreamsNewestFirstAndTellsWhatItSaw() {
    fixture.put("a", fixture.event(-10, "one"), fixture.event(10, "three"));
    fixture.put("b", fixture.event(0, "two"), fixture.event(20, "fünf"));
    var answer = run(r -> r.queryString("fields @message, @logStream | filter @message like /t/"));
    assertThat(answer.status()).isEqualTo(QueryStatus.COMPLETE);
    assertThat(messages(answer)).containsExactly("three", "two");
    assertThat(answer.results().getFirst())
        .extracting(ResultField::field)
        .containsExactly("@message", "@logStream", "@ptr");
    assertThat(answer.statistics().recordsMatched()).isEqualTo(2);
    assertThat(answer.statistics().recordsScanned()).isEqualTo(4);
    assertThat(answer.statistics().bytesScanned()).isEqualTo(16);
    assertThat(answer.statistics().logGroupsScanned()).isEqualTo(1);
  }

  @Test
  void everyEventHasAPointerOfItsOwn() {
    fixture.put("a", "same", "same");
    fixture.put("b", "same");
    assertThat(run(r -> r.queryString("display @ptr")).results())
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void bothEndsOfTheTimeRangeAreInclusive() {
    long second = fixture.at(0) / 1000;
    fixture.put(
        "a",
        fixture.event(second * 1000 - 1 - fixture.at(0), "before"),
        fixture.event(second * 1000 - fixture.at(0), "first"),
        fixture.event(second * 1000 + 1000 - fixture.at(0), "last"),
        fixture.event(second * 1000 + 1001 - fixture.at(0), "after"));
    assertThat(messages(run(r -> r.startTime(second).endTime(second + 1))))
        .containsExactly("last", "first");
  }

  @Test
  void groupsAreNamedByNamesOrArns() {
    logs.createLogGroup(r -> r.logGroupName("other"));
    logs.createLogStream(r -> r.logGroupName("other").logStreamName("x"));
    logs.putLogEvents(
        r -> r.logGroupName("other").logStreamName("x").logEvents(fixture.event(1, "there")));
    fixture.put("a", "here");
    assertThat(messages(run(r -> r.logGroupName(null).logGroupNames(GROUP, "other", GROUP))))
        .containsExactly("there", "here");
    assertThat(messages(run(r -> r.logGroupName(null).logGroupIdentifiers("other", ARN))))
        .containsExactly("there", "here");
    assertThat(
            run(r ->
                    r.logGroupName(null)
                        .logGroupNames(GROUP, "other")
                        .queryString("stats count(*) by @log | sort @log"))
                .results())
        .extracting(row -> row.getFirst().value())
        .containsExactly("000000000000:" + GROUP, "000000000000:other");
  }

  @Test
  void theSmallerLimitCounts() {
    fixture.put("a", "1", "2", "3");
    assertThat(messages(run(r -> r.limit(2)))).containsExactly("3", "2");
    assertThat(messages(run(r -> r.limit(2).queryString("fields @message | limit 1"))))
        .containsExactly("3");
  }

  @Test
  void aLongQueryLetsOthersInAndCanBeStopped() {
    fixture.put("a", Collections.nCopies(2500, fixture.event(0, "x")));
    var id = start(r -> {});
    assertThat(results(id).status()).isEqualTo(QueryStatus.SCHEDULED);
    fixture.loop.execute(
        () -> {
          assertThat(results(id).status()).isEqualTo(QueryStatus.RUNNING);
          assertThat(results(id).statistics().recordsScanned()).isEqualTo(1000);
          assertThat(logs.stopQuery(r -> r.queryId(id)).success()).isTrue();
        });
    fixture.loop.runUntilIdle();
    assertThat(results(id).status()).isEqualTo(QueryStatus.CANCELLED);
    assertThat(results(id).results()).hasSize(1000);
    assertThat(run(r -> {}).statistics().recordsScanned()).isEqualTo(2500);
  }

  @Test
  void whatHasEndedIsNotStopped() {
    var id = start(r -> {});
    fixture.loop.runUntilIdle();
    assertInvalid(
        () -> logs.stopQuery(r -> r.queryId(id)),
        "The specified query is not running: it is Complete");
  }

  @Test
  void aQueryThatTakesTooLongFails() {
    fixture.put("a", "a".repeat(60));
    assertThat(run(r -> r.queryString("filter @message like /a+a+a+a+a+a+b/")).status())
        .isEqualTo(QueryStatus.FAILED);
  }

  @Test
  void queriesAreDescribedNewestFirst() {
    var done = start(r -> r.queryString("fields @ptr"));
    fixture.loop.runUntilIdle();
    logs.createLogGroup(r -> r.logGroupName("other"));
    var waiting = start(r -> r.logGroupName("other"));
    assertThat(logs.describeQueries(r -> {}).queries())
        .extracting(QueryInfo::queryId)
        .containsExactly(waiting, done);
    assertThat(logs.describeQueries(r -> r.status(QueryStatus.COMPLETE)).queries())
        .containsExactly(
            QueryInfo.builder()
                .queryId(done)
                .queryLanguage("CWLI")
                .queryString("fields @ptr")
                .status("Complete")
                .createTime(fixture.at(0))
                .logGroupName(GROUP)
                .build());
    assertThat(logs.describeQueries(r -> r.logGroupName("other")).queries())
        .extracting(QueryInfo::queryId)
        .containsExactly(waiting);
    var first = logs.describeQueries(r -> r.maxResults(1));
    assertThat(first.queries()).extracting(QueryInfo::queryId).containsExactly(waiting);
    assertThat(logs.describeQueries(r -> r.maxResults(1).nextToken(first.nextToken())).queries())
        .extracting(QueryInfo::queryId)
        .containsExactly(done);
  }

  @Test
  void resultsAreKeptForAWeek() {
    var id = start(r -> {});
    fixture.loop.advance(Duration.ofDays(7));
    assertThat(results(id).status()).isEqualTo(QueryStatus.COMPLETE);
    fixture.loop.advance(Duration.ofSeconds(1));
    assertNotFound(() -> results(id), "query");
    assertThat(logs.describeQueries(r -> {}).queries()).isEmpty();
  }

  @Test
  void aQueryThatIsNotUnderstoodIsRefusedWhereItIsNot() {
    assertThatExceptionOfType(MalformedQueryException.class)
        .isThrownBy(() -> start(r -> r.queryString("fields @message | dedup @message")))
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo("MalformedQueryException");
              var problem = error.queryCompileError();
              assertThat(problem.message())
                  .isEqualTo("the command 'dedup' is not supported by this region: leave it out");
              assertThat(problem.location().startCharOffset()).isEqualTo(18);
              assertThat(problem.location().endCharOffset()).isEqualTo(23);
            });
  }

  @Test
  void requestsAreWithinTheirLimits() {
    assertInvalid(
        () -> start(r -> r.startTime(10L).endTime(9L)),
        "End time should not be less than start time.");
    assertInvalid(
        () -> start(r -> r.logGroupNames(GROUP)),
        "Give exactly one of logGroupName, logGroupNames and logGroupIdentifiers, not 2");
    assertInvalid(
        () -> start(r -> r.logGroupName(null)),
        "Give exactly one of logGroupName, logGroupNames and logGroupIdentifiers, not 0");
    assertInvalid(
        () -> start(r -> r.limit(10_001)),
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 10000");
    assertInvalid(
        () -> start(r -> r.endTime(null)),
        "1 validation error detected: Value null at 'endTime' failed to satisfy constraint: Member"
            + " must not be null");
    assertInvalid(
        () -> start(r -> r.endTime(Long.MAX_VALUE)),
        "1 validation error detected: Value '9223372036854775807' at 'endTime' failed to satisfy"
            + " constraint: Member must have value less than or equal to 9223372036854774");
    assertInvalid(
        () -> logs.describeQueries(r -> r.status("Sleeping")),
        "1 validation error detected: Value 'Sleeping' at 'status' failed to satisfy constraint:"
            + " Member must satisfy enum value set: [Scheduled, Running, Complete, Failed,"
            + " Cancelled, Timeout, Unknown]");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(
            () -> start(r -> r.logGroupName(null).logGroupNames(Collections.nCopies(51, GROUP))))
        .withMessageContaining("at 'logGroupNames'")
        .withMessageContaining("less than or equal to 50");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> start(r -> r.queryString("#".repeat(10_001))))
        .withMessageContaining("at 'queryString'");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> start(r -> r.queryLanguage("SQL")))
        .withMessageContaining("Query language SQL is not supported by this region");
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> start(r -> r.queryLanguage("QL")))
        .withMessageContaining("Value 'QL' at 'queryLanguage' failed to satisfy constraint");
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> logs.createLogGroup(r -> r.logGroupName("n").logGroupClass("COLD")))
        .withMessageContaining("Value 'COLD' at 'logGroupClass' failed to satisfy constraint");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertNotFound(() -> start(r -> r.logGroupName("none")), "log group");
    assertNotFound(() -> results("none"), "query");
    assertNotFound(() -> logs.stopQuery(r -> r.queryId("none")), "query");
  }

  @Test
  void aHundredQueriesRunAtOnce() {
    for (int i = 0; i < 100; i++) {
      start(r -> {});
    }
    assertRefusedWith(
        () -> start(r -> {}),
        "LimitExceededException",
        "More than 100 queries run at once: wait for one, or stop it");
    fixture.loop.runUntilIdle();
    assertThat(start(r -> {})).isNotEmpty();
  }

  @Test
  void aQueryTouchesItsGroupsAndItsResultsNothingThatHasAName() {
    var asked =
        StartQueryRequest.builder().logGroupIdentifiers(ARN, "other").queryString("x").build();
    assertThat(logs.resources("StartQuery", asked))
        .containsExactly(
            ARN + ":log-stream:",
            "arn:aws:logs:us-east-1:000000000000:log-group:other:log-stream:");
    assertThat(
            logs.resources(
                "GetQueryResults", GetQueryResultsRequest.builder().queryId("q").build()))
        .containsExactly("*");
  }
}

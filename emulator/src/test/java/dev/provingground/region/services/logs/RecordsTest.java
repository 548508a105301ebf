package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.LogsFixture.ARN;
import static dev.provingground.region.services.logs.LogsFixture.GROUP;
import static dev.provingground.region.services.logs.LogsFixture.assertInvalid;
import static dev.provingground.region.services.logs.LogsFixture.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupField;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupSummary;

/** One event with all its fields, the fields of a group, and groups in the older words. */
final class RecordsTest {
  private final LogsFixture fixture = new LogsFixture();
  private final LogsService logs = fixture.logs;

  private List<String> pointers() {
    var id =
        logs.startQuery(
                r ->
                    r.logGroupName(GROUP)
                        .startTime(fixture.at(-60_000) / 1000)
                        .endTime(fixture.at(60_000) / 1000)
                        .queryString("display @ptr | sort @message"))
            .queryId();
    fixture.loop.runUntilIdle();
    return logs.getQueryResults(r -> r.queryId(id)).results().stream()
        .map(row -> row.getFirst().value())
        .toList();
  }

  @Test
  void aQuerysPointerLeadsToTheWholeEvent() {
    fixture.put("a", "plain");
    fixture.put("b", "{\"level\":\"warn\",\"http\":{\"status\":[502]},\"@own\":true}");
    var records =
        pointers().stream()
            .map(pointer -> logs.getLogRecord(r -> r.logRecordPointer(pointer)).logRecord())
            .toList();
    assertThat(records)
        .anySatisfy(
            record ->
                assertThat(record)
                    .containsEntry("@message", "plain")
                    .containsEntry("@logStream", "a")
                    .containsEntry("@log", "000000000000:" + GROUP)
                    .containsEntry("@timestamp", Long.toString(fixture.at(0))))
        .anySatisfy(
            record ->
                assertThat(record)
                    .containsEntry("level", "warn")
                    .containsEntry("http.status.0", "502")
                    .containsEntry("@@own", "true"));
  }

  @Test
  void aPointerToWhatIsGoneOrToNothingIsRefused() {
    fixture.put("a", "one");
    var pointer = pointers().getFirst();
    for (var invented : List.of("x", "eA==", "")) {
      assertInvalid(
          () -> logs.getLogRecord(r -> r.logRecordPointer(invented)),
          "The log record pointer is invalid: " + invented);
    }
    logs.deleteLogStream(r -> r.logGroupName(GROUP).logStreamName("a"));
    assertNotFound(() -> logs.getLogRecord(r -> r.logRecordPointer(pointer)), "log stream");
    fixture.createStream("a");
    assertNotFound(() -> logs.getLogRecord(r -> r.logRecordPointer(pointer)), "log record");
  }

  @Test
  void aGroupsFieldsAreCountedAroundATime() {
    fixture.put("a", fixture.event(-1, "{\"level\":\"warn\"}"), fixture.event(0, "plain"));
    var fields = logs.getLogGroupFields(r -> r.logGroupName(GROUP)).logGroupFields();
    assertThat(fields)
        .extracting(LogGroupField::name, LogGroupField::percent)
        .contains(tuple("@message", 100), tuple("@timestamp", 100))
        .endsWith(tuple("level", 50));
    long then = fixture.at(0);
    fixture.loop.advance(Duration.ofMinutes(20));
    assertThat(logs.getLogGroupFields(r -> r.logGroupIdentifier(ARN)).logGroupFields()).isEmpty();
    assertThat(logs.getLogGroupFields(r -> r.logGroupName(GROUP).time(then)).logGroupFields())
        .isNotEmpty();
    assertNotFound(() -> logs.getLogGroupFields(r -> r.logGroupName("none")), "log group");
  }

  @Test
  @SuppressWarnings("deprecation") // what older clients call
  void groupsAreTaggedByTheirNamesToo() {
    logs.tagLogGroup(r -> r.logGroupName(GROUP).tags(Map.of("a", "1", "b", "2")));
    logs.untagLogGroup(r -> r.logGroupName(GROUP).tags("a"));
    assertThat(logs.listTagsLogGroup(r -> r.logGroupName(GROUP)).tags())
        .containsExactly(Map.entry("b", "2"));
    assertThat(logs.listTagsForResource(r -> r.resourceArn(ARN)).tags()).containsKey("b");
    assertNotFound(
        () -> logs.tagLogGroup(r -> r.logGroupName("none").tags(Map.of("a", "1"))), "log group");
    assertInvalid(
        () -> logs.tagLogGroup(r -> r.logGroupName(GROUP)),
        "1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member"
            + " must not be null");
  }

  @Test
  void groupsAreListedByExpressions() {
    logs.createLogGroup(r -> r.logGroupName("/other/one"));
    logs.createLogGroup(r -> r.logGroupName("two"));
    assertThat(logs.listLogGroups(r -> r.logGroupNamePattern("^/other|two")).logGroups())
        .extracting(LogGroupSummary::logGroupName)
        .containsExactly("/other/one", "two");
    var first = logs.listLogGroups(r -> r.limit(2));
    assertThat(first.logGroups()).hasSize(2);
    assertThat(logs.listLogGroups(r -> r.limit(2).nextToken(first.nextToken())).logGroups())
        .extracting(LogGroupSummary::logGroupName)
        .containsExactly("two");
    assertInvalid(
        () -> logs.listLogGroups(r -> r.logGroupNamePattern("(")),
        "1 validation error detected: Value '(' at 'logGroupNamePattern' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern:"
            + " (\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}");
  }
}

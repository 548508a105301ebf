package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.LogsFixture.ARN;
import static dev.provingground.region.services.logs.LogsFixture.GROUP;
import static dev.provingground.region.services.logs.LogsFixture.assertInvalid;
import static dev.provingground.region.services.logs.LogsFixture.assertNotFound;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;

final class GroupsAndStreamsTest {
  private final LogsFixture fixture = new LogsFixture();
  private final LogsService logs = fixture.logs;

  private LogGroup describe() {
    return logs.describeLogGroups(r -> r.logGroupNamePrefix(GROUP)).logGroups().getFirst();
  }

  @Test
  void aGroupHasBothArnsAndNoRetention() {
    var group = describe();
    assertThat(group.arn()).isEqualTo(ARN + ":*");
    assertThat(group.logGroupArn()).isEqualTo(ARN);
    assertThat(group.retentionInDays()).isNull();
    assertThat(group.storedBytes()).isZero();
    assertThat(group.creationTime()).isEqualTo(fixture.at(0));
  }

  @Test
  void aGroupExistsOnce() {
    assertRefusedWith(
        () -> logs.createLogGroup(r -> r.logGroupName(GROUP)),
        "ResourceAlreadyExistsException",
        "The specified log group already exists");
  }

  @Test
  void namesAreChecked() {
    assertInvalid(
        () -> logs.createLogGroup(r -> {}),
        "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint:"
            + " Member must not be null");
    assertInvalid(
        () -> logs.createLogGroup(r -> r.logGroupName("a b")),
        "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
    assertInvalid(
        () -> fixture.createStream("a:b"),
        "1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [^:*]*");
    assertInvalid(
        () -> fixture.createStream(""),
        "1 validation error detected: Value '' at 'logStreamName' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1");
  }

  @Test
  void whatWouldBeIgnoredIsRefused() {
    assertRefusedWith(
        () -> logs.createLogGroup(r -> r.logGroupName("x").kmsKeyId("key")),
        "NotImplemented",
        "CreateLogGroup member 'kmsKeyId' is not supported by this region: leave it out");
  }

  @Test
  void groupsAreFoundByPrefixPatternAndIdentifier() {
    logs.createLogGroup(r -> r.logGroupName("/other/ground"));
    assertThat(names(null, "ground")).containsExactly("/other/ground", GROUP);
    assertThat(names("/other", null)).containsExactly("/other/ground");
    assertThat(logs.describeLogGroups(r -> r.logGroupIdentifiers(ARN)).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly(GROUP);
    assertInvalid(
        () -> names("/other", "ground"),
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  }

  private List<String> names(@Nullable String prefix, @Nullable String pattern) {
    return logs
        .describeLogGroups(r -> r.logGroupNamePrefix(prefix).logGroupNamePattern(pattern))
        .logGroups()
        .stream()
        .map(LogGroup::logGroupName)
        .toList();
  }

  @Test
  void groupsComeInPages() {
    for (int i = 0; i < 6; i++) {
      var name = "g" + i;
      logs.createLogGroup(r -> r.logGroupName(name));
    }
    var pages = logs.describeLogGroupsPaginator(r -> r.limit(4));
    assertThat(pages.stream().map(page -> page.logGroups().size())).containsExactly(4, 3);
    assertInvalid(
        () -> logs.describeLogGroups(r -> r.limit(51)),
        "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 50");
  }

  @Test
  void aDeletedGroupIsGoneWithItsStreams() {
    logs.deleteLogGroup(r -> r.logGroupName(GROUP));
    assertThat(logs.describeLogGroups(r -> {}).logGroups()).isEmpty();
    assertNotFound(() -> logs.deleteLogGroup(r -> r.logGroupName(GROUP)), "log group");
    assertNotFound(() -> fixture.put("a", "text"), "log group");
    assertNotFound(() -> fixture.find(""), "log group");
  }

  @Test
  void retentionIsSetAndUnset() {
    logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(7));
    assertThat(describe().retentionInDays()).isEqualTo(7);
    logs.deleteRetentionPolicy(r -> r.logGroupName(GROUP));
    assertThat(describe().retentionInDays()).isNull();
    assertInvalid(
        () -> logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(2)),
        "1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint:"
            + " Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180,"
            + " 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]");
  }

  @Test
  void expiredEventsGoAndYoungerOnesStay() {
    logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(1));
    fixture.put("a", "first");
    fixture.loop.advance(Duration.ofHours(20));
    fixture.put("a", "second");
    assertThat(describe().storedBytes()).isEqualTo(5 + 26 + 6 + 26);

    fixture.loop.advance(Duration.ofHours(6));

    assertThat(fixture.find("")).containsExactly("second");
    assertThat(describe().storedBytes()).isEqualTo(6 + 26);
  }

  @Test
  void withoutRetentionNothingGoes() {
    fixture.put("a", "first");
    fixture.loop.advance(Duration.ofDays(400));
    assertThat(fixture.find("")).containsExactly("first");
  }

  @Test
  void groupsAreTagged() {
    logs.createLogGroup(r -> r.logGroupName("tagged").tags(Map.of("a", "1", "b", "2")));
    var arn = ARN.replace(GROUP, "tagged");
    logs.tagResource(r -> r.resourceArn(arn).tags(Map.of("b", "3", "c", "4")));
    logs.untagResource(r -> r.resourceArn(arn).tagKeys("a"));

    assertThat(logs.listTagsForResource(r -> r.resourceArn(arn)).tags())
        .isEqualTo(Map.of("b", "3", "c", "4"));
    assertNotFound(() -> logs.listTagsForResource(r -> r.resourceArn(ARN + "/none")), "log group");
    assertNotFound(
        () -> logs.listTagsForResource(r -> r.resourceArn("arn:aws:s3:::x")), "log group");
  }

  private List<String> streams(OrderBy order, boolean descending) {
    return logs
        .describeLogStreams(r -> r.logGroupName(GROUP).orderBy(order).descending(descending))
        .logStreams()
        .stream()
        .map(LogStream::logStreamName)
        .toList();
  }

  @Test
  void streamsAreOrderedByNameOrByLastEvent() {
    fixture.put("b", fixture.event(-2000, "older"));
    fixture.put("a", fixture.event(-1000, "younger"));
    fixture.createStream("c");
    assertThat(streams(OrderBy.LOG_STREAM_NAME, false)).containsExactly("a", "b", "c");
    assertThat(streams(OrderBy.LOG_STREAM_NAME, true)).containsExactly("c", "b", "a");
    assertThat(streams(OrderBy.LAST_EVENT_TIME, true)).containsExactly("a", "b", "c");
    assertInvalid(
        () ->
            logs.describeLogStreams(
                r ->
                    r.logGroupName(GROUP)
                        .orderBy(OrderBy.LAST_EVENT_TIME)
                        .logStreamNamePrefix("a")),
        "Cannot order by LastEventTime with a logStreamNamePrefix.");
  }

  @Test
  void aStreamShowsItsFirstAndLastEvent() {
    fixture.put("a", fixture.event(-500, "one"), fixture.event(-100, "two"));
    var stream =
        logs.describeLogStreams(r -> r.logGroupIdentifier(ARN).logStreamNamePrefix("a"))
            .logStreams()
            .getFirst();
    assertThat(stream.arn()).isEqualTo(ARN + ":log-stream:a");
    assertThat(stream.firstEventTimestamp()).isEqualTo(fixture.at(-500));
    assertThat(stream.lastEventTimestamp()).isEqualTo(fixture.at(-100));
    assertThat(stream.lastIngestionTime()).isEqualTo(fixture.at(0));
  }

  @Test
  void streamsAreCreatedOnceAndDeleted() {
    assertRefusedWith(
        () -> fixture.createStream("a"),
        "ResourceAlreadyExistsException",
        "The specified log stream already exists");
    logs.deleteLogStream(r -> r.logGroupName(GROUP).logStreamName("a"));
    assertNotFound(
        () -> logs.deleteLogStream(r -> r.logGroupName(GROUP).logStreamName("a")), "log stream");
    assertNotFound(() -> fixture.put("a", "text"), "log stream");
  }

  @Test
  void requestsNameTheResourcesThatAwsNames() {
    assertThat(
            resources(
                "PutLogEvents",
                PutLogEventsRequest.builder().logGroupName(GROUP).logStreamName("a").build()))
        .isEqualTo(ARN + ":log-stream:a");
    assertThat(
            resources(
                "GetLogEvents",
                GetLogEventsRequest.builder().logGroupIdentifier(ARN).logStreamName("a").build()))
        .isEqualTo(ARN + ":log-stream:a");
    assertThat(
            resources(
                "FilterLogEvents",
                FilterLogEventsRequest.builder().logGroupName(GROUP).logStreamNames("a").build()))
        .isEqualTo(ARN + ":log-stream:");
    assertThat(resources("DescribeLogGroups", DescribeLogGroupsRequest.builder().build()))
        .isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group::log-stream:");
    assertThat(
            resources(
                "ListTagsForResource",
                ListTagsForResourceRequest.builder().resourceArn(ARN).build()))
        .isEqualTo(ARN);
  }

  private String resources(String operation, SdkRequest request) {
    return logs.resources(operation, request).getFirst();
  }
}

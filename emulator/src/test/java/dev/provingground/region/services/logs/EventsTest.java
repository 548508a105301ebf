package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.LogsFixture.GROUP;
import static dev.provingground.region.services.logs.LogsFixture.assertInvalid;
import static dev.provingground.region.services.logs.LogsFixture.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** Putting, reading and searching events. */
final class EventsTest {
  private final LogsFixture fixture = new LogsFixture();
  private final LogsService logs = fixture.logs;

  private GetLogEventsResponse get(Consumer<GetLogEventsRequest.Builder> more) {
    return logs.getLogEvents(r -> more.accept(r.logGroupName(GROUP).logStreamName("a")));
  }

  private static List<String> messages(GetLogEventsResponse answer) {
    return answer.events().stream().map(OutputLogEvent::message).toList();
  }

  private FilterLogEventsResponse filter(Consumer<FilterLogEventsRequest.Builder> more) {
    return logs.filterLogEvents(r -> more.accept(r.logGroupName(GROUP)));
  }

  private static List<String> found(FilterLogEventsResponse answer) {
    return answer.events().stream().map(FilteredLogEvent::message).toList();
  }

  @Test
  void whatWasPutIsRead() {
    fixture.put("a", fixture.event(-10, "one"), fixture.event(0, "two"));
    var events = get(r -> {}).events();
    assertThat(events).extracting(OutputLogEvent::message).containsExactly("one", "two");
    assertThat(events.getFirst().timestamp()).isEqualTo(fixture.at(-10));
    assertThat(events.getFirst().ingestionTime()).isEqualTo(fixture.at(0));
  }

  @Test
  void batchesArriveInAnyOrderAndAreReadInOrderOfTime() {
    fixture.put("a", fixture.event(10, "third"));
    fixture.put("a", fixture.event(-10, "first"), fixture.event(10, "fourth"));
    fixture.put("a", fixture.event(0, "second"));
    assertThat(messages(get(r -> {}))).containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void aBatchIsInOrder() {
    assertInvalid(
        () -> fixture.put("a", fixture.event(0, "x"), fixture.event(-1, "y")),
        "Log events in a single PutLogEvents request must be in chronological order.");
  }

  @Test
  void theSequenceTokenIsNotLookedAt() {
    var answer =
        logs.putLogEvents(
            r ->
                r.logGroupName(GROUP)
                    .logStreamName("a")
                    .sequenceToken("anything")
                    .logEvents(fixture.event(0, "x")));
    assertThat(answer.nextSequenceToken()).hasSize(56);
    assertThat(answer.rejectedLogEventsInfo()).isNull();
  }

  @Test
  void eventsOutOfTimeAreRejectedAndTheOthersKept() {
    var answer =
        fixture.put(
            "a",
            fixture.event(-Duration.ofDays(15).toMillis(), "too old"),
            fixture.event(0, "good"),
            fixture.event(Duration.ofHours(3).toMillis(), "too new"));

    assertThat(messages(get(r -> {}))).containsExactly("good");
    assertThat(answer.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
    assertThat(answer.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(2);
    assertThat(answer.rejectedLogEventsInfo().expiredLogEventEndIndex()).isNull();
  }

  @Test
  void eventsBeyondTheRetentionAreRejectedAsExpired() {
    logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(3));
    var answer =
        fixture.put(
            "a",
            fixture.event(-Duration.ofDays(4).toMillis(), "expired"),
            fixture.event(0, "good"));
    assertThat(messages(get(r -> {}))).containsExactly("good");
    assertThat(answer.rejectedLogEventsInfo().expiredLogEventEndIndex()).isEqualTo(1);
    assertThat(answer.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isNull();
  }

  @Test
  void aBatchSpansADayAtMost() {
    assertInvalid(
        () ->
            fixture.put(
                "a", fixture.event(-Duration.ofHours(25).toMillis(), "x"), fixture.event(0, "y")),
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }

  @Test
  void aBatchHasLimits() {
    assertInvalid(
        () -> fixture.put("a", "x".repeat(1_048_551)),
        "Log event too large: 1048577 bytes exceeds limit of 1048576");
    assertInvalid(
        () -> fixture.put("a", "x".repeat(600_000), "y".repeat(600_000)),
        "Upload too large: 1200052 bytes exceeds limit of 1048576");
    assertInvalid(
        () -> fixture.put("a", Collections.nCopies(10_001, fixture.event(0, "x"))),
        "1 validation error detected: Value '[10001 events]' at 'logEvents' failed to satisfy"
            + " constraint: Member must have length less than or equal to 10000");
    assertInvalid(
        () -> fixture.put("a", ""),
        "1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy"
            + " constraint: Member must have length greater than or equal to 1");
    assertInvalid(
        () -> fixture.put("a", InputLogEvent.builder().message("x").build()),
        "1 validation error detected: Value null at 'logEvents.1.member.timestamp' failed to"
            + " satisfy constraint: Member must not be null");
    fixture.put("a", "x".repeat(1_048_550));
  }

  @Test
  void sizesAreThoseOfUtf8() {
    for (var text : List.of("plain", "é", "€", "😀", "a😀é€z")) {
      assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  private void putTen() {
    for (int i = 0; i < 10; i++) {
      fixture.put("a", fixture.event(i, "e" + i));
    }
  }

  @Test
  void withoutATokenTheLatestEventsOrTheFirstAreRead() {
    putTen();
    assertThat(messages(get(r -> r.limit(3)))).containsExactly("e7", "e8", "e9");
    assertThat(messages(get(r -> r.limit(3).startFromHead(true))))
        .containsExactly("e0", "e1", "e2");
  }

  @Test
  void theTimesAreFromInclusiveToExclusive() {
    putTen();
    assertThat(messages(get(r -> r.startTime(fixture.at(2)).endTime(fixture.at(5)))))
        .containsExactly("e2", "e3", "e4");
  }

  @Test
  void tokensLeadForwardToTheEndAndOnWhenTheStreamGrows() {
    putTen();
    var read = new ArrayList<String>();
    var answer = get(r -> r.limit(4).startFromHead(true));
    while (!answer.events().isEmpty()) {
      read.addAll(messages(answer));
      var token = answer.nextForwardToken();
      answer = get(r -> r.limit(4).startFromHead(true).nextToken(token));
    }
    assertThat(read).hasSize(10).isSorted();
    var end = answer.nextForwardToken();
    assertThat(get(r -> r.nextToken(end)).nextForwardToken()).isEqualTo(end);

    fixture.put("a", fixture.event(100, "new"));

    assertThat(messages(get(r -> r.nextToken(end)))).containsExactly("new");
  }

  @Test
  void tokensLeadBackwardToTheBeginning() {
    putTen();
    var latest = get(r -> r.limit(4));
    var before = get(r -> r.limit(4).nextToken(latest.nextBackwardToken()));
    var first = get(r -> r.limit(4).nextToken(before.nextBackwardToken()));
    var none = get(r -> r.limit(4).nextToken(first.nextBackwardToken()));

    assertThat(messages(before)).containsExactly("e2", "e3", "e4", "e5");
    assertThat(messages(first)).containsExactly("e0", "e1");
    assertThat(none.events()).isEmpty();
    assertThat(none.nextBackwardToken()).isEqualTo(first.nextBackwardToken());
    assertThat(messages(get(r -> r.nextToken(none.nextForwardToken())))).hasSize(10);
  }

  @Test
  void anEmptyStreamCanBeFollowed() {
    var token = get(r -> {}).nextForwardToken();
    fixture.put("a", "first");
    assertThat(messages(get(r -> r.nextToken(token)))).containsExactly("first");
  }

  @Test
  void aForeignTokenIsRefused() {
    assertInvalid(() -> get(r -> r.nextToken("x")), "The specified nextToken is invalid.");
    assertInvalid(() -> get(r -> r.nextToken("f/12")), "The specified nextToken is invalid.");
    assertInvalid(() -> filter(r -> r.nextToken("x")), "The specified nextToken is invalid.");
  }

  @Test
  void oneAnswerHoldsOneMebibyteOfEvents() {
    for (int i = 0; i < 4; i++) {
      fixture.put("a", fixture.event(i, i + "x".repeat(400_000)));
    }
    assertThat(get(r -> r.startFromHead(true)).events()).hasSize(2);
    assertThat(get(r -> {}).events()).hasSize(2);
    var first = filter(r -> {});
    assertThat(first.events()).hasSize(2);
    assertThat(filter(r -> r.nextToken(first.nextToken())).events()).hasSize(2);
  }

  @Test
  void searchingGoesThroughAllStreamsInOrderOfTime() {
    fixture.put("a", fixture.event(0, "1"), fixture.event(20, "3"));
    fixture.put("b", fixture.event(10, "2"), fixture.event(30, "4"));
    var answer = filter(r -> {});
    assertThat(found(answer)).containsExactly("1", "2", "3", "4");
    assertThat(answer.events().get(1).logStreamName()).isEqualTo("b");
    assertThat(answer.events()).extracting(FilteredLogEvent::eventId).doesNotHaveDuplicates();
    assertThat(answer.nextToken()).isNull();
    assertThat(found(filter(r -> r.logStreamNames("b")))).containsExactly("2", "4");
    assertThat(found(filter(r -> r.logStreamNamePrefix("a")))).containsExactly("1", "3");
    assertThat(found(filter(r -> r.startTime(fixture.at(10)).endTime(fixture.at(20)))))
        .containsExactly("2", "3");
  }

  @Test
  void searchingTellsOfWrongStreams() {
    assertNotFound(() -> filter(r -> r.logStreamNames("none")), "log stream");
    assertInvalid(
        () -> filter(r -> r.logStreamNames("a").logStreamNamePrefix("b")),
        "Cannot specify both logStreamNames and logStreamNamePrefix in a request");
    assertInvalid(
        () -> filter(r -> r.logGroupIdentifier(LogsFixture.ARN)),
        "LogGroup name and LogGroup identifier cannot be passed together");
  }

  /** However streams and batches are mixed: pages give every match once, in order. */
  @Test
  void pagesOfASearchGiveEveryMatchOnceInOrder() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 300; i++) {
      long offset = random.nextInt(-50, 50);
      boolean match = random.nextBoolean();
      fixture.put(random.nextBoolean() ? "a" : "b", fixture.event(offset, match ? "yes" : "no"));
      if (match) {
        expected.add(fixture.at(offset));
      }
    }
    Collections.sort(expected);
    int limit = random.nextInt(1, 40);
    var pages =
        logs.filterLogEventsPaginator(r -> r.logGroupName(GROUP).filterPattern("yes").limit(limit));
    assertThat(pages.events().stream().map(FilteredLogEvent::timestamp))
        .as("seed %d", seed)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aHundredThousandEventsAreTakenAndSearchedInNoTime() {
    for (int batch = 0; batch < 10; batch++) {
      var events = new ArrayList<InputLogEvent>();
      for (int i = 0; i < 10_000; i++) {
        events.add(fixture.event(batch * 10_000L + i, "request " + i));
      }
      fixture.put("a", events);
    }
    assertThat(fixture.find("9999")).hasSize(10);
  }
}

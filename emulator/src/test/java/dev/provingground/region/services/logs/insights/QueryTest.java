package dev.provingground.region.services.logs.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What queries answer. */
final class QueryTest {
  /** 2026-01-01 00:00:00 UTC. */
  private static final long BEGINNING = 1_767_225_600_000L;

  /** Events a minute apart; the last is the newest. */
  private static List<SequencedMap<String, String>> run(String query, String... messages) {
    return run(Query.parse(query).execution(10_000), messages).rows();
  }

  private static Execution run(Execution execution, String... messages) {
    for (int i = messages.length - 1; i >= 0; i--) {
      execution.accept(
          new LogEvent(
              BEGINNING + i * 60_000L,
              BEGINNING + i * 60_000L + 5,
              messages[i],
              "s" + i % 2,
              "000000000000:g",
              "p" + i));
    }
    execution.end();
    return execution;
  }

  private static List<String> found(String query, String... messages) {
    return run(query + " | display @message", messages).stream()
        .map(row -> row.get("@message"))
        .toList();
  }

  @Test
  void whatIsNotSaidIsTimeAndMessageOfTheNewestEventsFirst() {
    assertThat(run("limit 2", "a", "b", "c"))
        .containsExactly(
            row("@timestamp", "2026-01-01 00:02:00.000", "@message", "c", "@ptr", "p2"),
            row("@timestamp", "2026-01-01 00:01:00.000", "@message", "b", "@ptr", "p1"));
  }

  @Test
  void fieldsAddUpAndTheLastDisplayCounts() {
    assertThat(run("fields @logStream as stream | fields @log, missing", "a"))
        .containsExactly(row("stream", "s0", "@log", "000000000000:g", "@ptr", "p0"));
    assertThat(run("fields @log | display @message | display @ingestionTime", "a"))
        .containsExactly(row("@ingestionTime", "2026-01-01 00:00:00.005", "@ptr", "p0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "level = 'ERROR'; 1",
        "level != \"ERROR\"; 0 2",
        "ms > 90; 1 2",
        "ms >= 100 and ms <= 100; 1",
        "ms < 100; 0",
        "ms = '100.0'; 1",
        "100 < ms; 2",
        "level like /^ERR/; 1",
        "level =~ \"RR\"; 1",
        "level not like /(?i)err/; 0 2",
        "level in ['INFO', 'WARN']; 0 2",
        "ms in [20, 100]; 0 1",
        "level not in [\"INFO\"]; 1 2",
        "not level = 'INFO' and not ms = 100; 2",
        "level = 'INFO' or level = 'ERROR' and ms = 1; 0",
        "(level = 'INFO' or level = 'ERROR') and ms = 100; 1",
        "at.zone = 'a'; 0",
        "at.ports.1 = 443; 1",
        "`dotted.name` = 'x'; 2",
        "@@id = 7; 2",
        "ok = true; 0",
        "ispresent(ok); 0 1",
        "none = 'x'; ",
        "none != 'x'; 0 1 2",
        "@timestamp >= 1767225660000; 1 2",
        "@logStream = 's1'; 1"
      })
  void filtersLetEventsPass(String condition, String expected) {
    var messages =
        new String[] {
          "{\"n\":0,\"level\":\"INFO\",\"ms\":20,\"at\":{\"zone\":\"a\"},\"ok\":true}",
          "{\"n\":1,\"level\":\"ERROR\",\"ms\":100,\"at\":{\"ports\":[80,443]},\"ok\":false}",
          "{\"n\":2,\"level\":\"WARN\",\"ms\":2000,\"dotted.name\":\"x\",\"@id\":7,\"ok\":null}"
        };
    var passed =
        run("fields n | filter " + condition + " | sort n", messages).stream()
            .map(row -> row.get("n"))
            .toList();
    assertThat(String.join(" ", passed)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void onlyMessagesThatAreJsonObjectsHaveFields() {
    assertThat(found("filter ispresent(a)", "{\"a\":1}", "x {\"a\":1}", "{\"a\":1", "[1]"))
        .containsExactly("{\"a\":1}");
  }

  @Test
  void sortsByEachKeyInItsDirectionAndKeepsTheOrderOfEqualOnes() {
    assertThat(
            run(
                    "fields a, b, @message as m | sort a desc, b asc | display a, b",
                    "{\"a\":9,\"b\":2}",
                    "{\"a\":10,\"b\":3}",
                    "{\"a\":10,\"b\":1}",
                    "{\"b\":1}")
                .stream()
                .map(row -> row.get("a") + "/" + row.get("b")))
        .containsExactly("10/1", "10/3", "9/2", "null/1");
  }

  @Test
  void statisticsAreOneRowForEachGroup() {
    assertThat(
            run(
                "stats count(*) as n, avg(ms), min(ms), max(ms), sum(ms) by level | sort n desc",
                "{\"level\":\"A\",\"ms\":1}",
                "{\"level\":\"A\",\"ms\":2.5}",
                "{\"level\":\"A\",\"ms\":\"none\"}",
                "{\"level\":\"B\"}"))
        .containsExactly(
            row(
                "level", "A", "n", "3", "avg(ms)", "1.75", "min(ms)", "1", "max(ms)", "2.5",
                "sum(ms)", "3.5"),
            row("level", "B", "n", "1"));
  }

  @Test
  void binsBeginAtWholeSpans() {
    assertThat(run("stats count(*) by bin(2m)", "a", "b", "c"))
        .containsExactly(
            row("bin(2m)", "2026-01-01 00:02:00.000", "count(*)", "1"),
            row("bin(2m)", "2026-01-01 00:00:00.000", "count(*)", "2"));
    assertThat(run("stats count(ms) as n by bin(1h) as hour", "{\"ms\":1}", "b"))
        .containsExactly(row("hour", "2026-01-01 00:00:00.000", "n", "1"));
  }

  @Test
  void statisticsOfNothingAreNothing() {
    assertThat(run("filter none = 1 | stats count(*)", "a")).isEmpty();
  }

  @Test
  void commandsBehindStatisticsSeeTheirColumnsOnly() {
    assertThat(run("stats count(*) by @logStream | filter count(*) > 1", "a", "b", "c"))
        .containsExactly(row("@logStream", "s0", "count(*)", "2"));
    assertRefused(
        "stats count(*) as n by @logStream | sort ms",
        "Unknown symbols found in or after stats: ms",
        "ms");
  }

  @Test
  void parseTakesFieldsOutOfATextByWildcardsOrNamedGroups() {
    assertThat(
            run(
                "parse @message \"user=*, took * ms*\" as user, ms, rest | display user, ms, rest",
                "at 1 user=ann, took 5 ms!",
                "nothing"))
        .containsExactly(
            row("@ptr", "p1"), row("user", "ann", "ms", "5", "rest", "!", "@ptr", "p0"));
    assertThat(
            run(
                "fields @log | parse @message /(took|was) (?<ms>\\d+)(?<unit>s)?/",
                "it took 12 then"))
        .containsExactly(row("@log", "000000000000:g", "ms", "12", "@ptr", "p0"));
    assertThat(run("parse '*=*' as k, v | stats sum(v) by k", "a=1", "a=2"))
        .containsExactly(row("k", "a", "sum(v)", "3"));
  }

  @Test
  void commentsQuotationsAndCapitalsAreUnderstood() {
    assertThat(
            found(
                "FIELDS @message # all of it\n| Filter @message LIKE 'it\\'s | \"here\"'",
                "it's | \"here\"",
                "it"))
        .containsExactly("it's | \"here\"");
    assertThat(found("filter @message like /a\\/b|\\d{3}/", "a/b", "123", "12"))
        .containsExactly("123", "a/b");
  }

  @Test
  void matchedAreTheEventsThatPassedWhateverIsAnsweredOfThem() {
    var limited =
        run(Query.parse("filter @message like 'a' | limit 1").execution(5), "a", "b", "a");
    assertThat(limited.matched()).isEqualTo(2);
    assertThat(limited.rows()).hasSize(1);
    var fewer = run(Query.parse("stats count(*) by @message").execution(1), "a", "b", "a");
    assertThat(fewer.matched()).isEqualTo(3);
    assertThat(fewer.rows()).hasSize(1);
  }

  @Test
  void aRegularExpressionThatTriesAllWaysFailsTheQuery() {
    var endless = Query.parse("filter @message like /a+a+a+a+a+a+b/").execution(1);
    assertThatExceptionOfType(QueryFailedException.class)
        .isThrownBy(() -> run(endless, "a".repeat(60)))
        .withMessage(
            "The regular expression /a+a+a+a+a+a+b/ takes too long for an event of 60 characters");
    var deep = Query.parse("filter @message like /(a|b)*c/").execution(1);
    assertThatExceptionOfType(QueryFailedException.class)
        .isThrownBy(() -> run(deep, "ab".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "~~; unexpected symbol found <EOF> at line 1 and position 0; ~~",
        "fields @message | count(); unexpected symbol found count at line 1 and position 18; count",
        "fields; unexpected symbol found <EOF> at line 1 and position 6; ~~",
        "fields @message,; unexpected symbol found <EOF> at line 1 and position 16; ~~",
        "fields a b; unexpected symbol found b at line 1 and position 9; b",
        "filter a ^ 1; unexpected symbol found ^ at line 1 and position 9; ^",
        "filter a = ; unexpected symbol found <EOF> at line 1 and position 10; ~~",
        "filter a; unexpected symbol found <EOF> at line 1 and position 8; ~~",
        "filter a in 1; unexpected symbol found 1 at line 1 and position 12; 1",
        "filter a in [b]; unexpected symbol found b at line 1 and position 13; b",
        "filter (a = 1; unexpected symbol found <EOF> at line 1 and position 13; ~~",
        "filter a = 'x; unexpected symbol found ' at line 1 and position 11; '",
        "filter a like /(/; the regular expression /(/ is not valid: Unclosed group; /(/",
        "filter strlen(a) > 1; the function 'strlen' is not supported by this region here: leave it"
            + " out; strlen",
        "fields bin(5m); the function 'bin' is not supported by this region here: leave it out;"
            + " bin",
        "stats pct(a, 95); the function 'pct' is not supported by this region here: leave it out;"
            + " pct",
        "stats a; unexpected symbol found a at line 1 and position 6; a",
        "stats sum(*); unexpected symbol found * at line 1 and position 10; *",
        "stats count(*) by bin(5x); '5x' is no span that this region knows: write a number and ms,"
            + " s, m, h, d or w; 5x",
        "stats count(*) by bin(0m); '0m' is no span that this region knows: write a number and ms,"
            + " s, m, h, d or w; 0m",
        "limit 0; the limit 0 is not between 1 and 10000; 0",
        "limit 10001; the limit 10001 is not between 1 and 10000; 10001",
        "limit 1.5; the limit 1.5 is not between 1 and 10000; 1.5",
        "limit many; unexpected symbol found many at line 1 and position 6; many",
        "dedup @message; the command 'dedup' is not supported by this region: leave it out; dedup",
        "parse @message '*' as a, b; the pattern has 1 wildcards for 2 names; '*'",
        "parse '* *' as a, a; the pattern's name 'a' stands twice; '* *'",
        "parse /a(b)/; the regular expression of parse has no named group such as (?<name>...);"
            + " /a(b)/"
      })
  void whatIsNotUnderstoodIsRefusedWhereItStands(String query, String message, String found) {
    assertRefused(query, message, found);
  }

  @Test
  void linesAreCountedFromOneAndConditionsNestSoDeepOnly() {
    assertRefused("fields a\n| sort ,", "unexpected symbol found , at line 2 and position 7", ",");
    assertRefused(
        "filter " + "(".repeat(5000) + "a = 1" + ")".repeat(5000),
        "the condition nests deeper than 50",
        "(");
    assertThat(found("filter " + "not ".repeat(2000) + "@message = 'a'", "a")).hasSize(1);
  }

  private static void assertRefused(String query, String message, String found) {
    assertThatExceptionOfType(QuerySyntaxException.class)
        .isThrownBy(() -> Query.parse(query))
        .withMessage(message)
        .satisfies(
            error -> assertThat(query.substring(error.start(), error.end())).isEqualTo(found));
  }

  private static SequencedMap<String, String> row(String... namesAndValues) {
    var row = new LinkedHashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }
}

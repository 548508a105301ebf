package dev.provingground.region.services.logs.insights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any query and any events. */
final class QueryLawsTest {
  private static final int CASES = 300;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private String condition(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return switch (random.nextInt(3)) {
        case 0 -> "(%s and %s)".formatted(condition(depth - 1), condition(depth - 1));
        case 1 -> "(%s or %s)".formatted(condition(depth - 1), condition(depth - 1));
        default -> "not " + condition(depth - 1);
      };
    }
    var field = one("a", "b", "none");
    return switch (random.nextInt(4)) {
      case 0 -> field + " " + one("=", "!=", "<", "<=", ">", ">=") + " " + one("1", "'x'", "b");
      case 1 -> field + one(" like ", " not like ") + one("'1'", "/^[x1]/");
      case 2 -> field + one(" in ", " not in ") + one("[1, 'x']", "[2]");
      default -> "ispresent(" + field + ")";
    };
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String message() {
    return "{\"a\":%s,\"b\":%s}"
        .formatted(one("1", "\"x\"", "2.5", "null"), one("1", "\"y\"", "true", "[]"));
  }

  private static List<String> passed(String condition, List<String> messages) {
    var execution = Query.parse("fields @ptr | filter " + condition).execution(10_000);
    for (int i = 0; i < messages.size(); i++) {
      execution.accept(new LogEvent(i, i, messages.get(i), "s", "g", "" + i));
    }
    execution.end();
    return execution.rows().stream().map(row -> row.get("@ptr")).toList();
  }

  private List<String> messages() {
    var messages = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      messages.add(message());
    }
    return messages;
  }

  @Test
  void everyEventPassesAConditionOrItsNegation() {
    for (int i = 0; i < CASES; i++) {
      var condition = condition(3);
      var messages = messages();
      var both = new ArrayList<>(passed(condition, messages));
      both.addAll(passed("not (" + condition + ")", messages));
      assertThat(both)
          .as("seed %s: %s", seed, condition)
          .hasSize(messages.size())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void twoFiltersAreOneWithAnd() {
    for (int i = 0; i < CASES; i++) {
      var one = condition(2);
      var other = condition(2);
      var messages = messages();
      assertThat(passed(one + " | filter " + other, messages))
          .as("seed %s: %s, %s", seed, one, other)
          .isEqualTo(passed("(%s) and (%s)".formatted(one, other), messages));
    }
  }

  @Test
  void anyTextIsUnderstoodOrRefusedWhereSomethingStands() {
    var parts =
        List.of(
            "fields ",
            "filter ",
            "stats ",
            "by ",
            "sort ",
            "limit ",
            "parse ",
            "| ",
            "a ",
            "@b ",
            "count(*) ",
            "bin(5m) ",
            "'x' ",
            "/x/ ",
            "( ",
            ") ",
            "[ ",
            "] ",
            "= ",
            "like ",
            "not ",
            "and ",
            ", ",
            "12 ",
            "\"",
            "`",
            "\\",
            "#",
            "\n",
            "as ",
            "é");
    for (int i = 0; i < CASES * 10; i++) {
      var text = new StringBuilder(random.nextBoolean() ? "" : "filter ");
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      try {
        Query.parse(text.toString());
      } catch (QuerySyntaxException e) {
        assertThat(e.start()).as("seed %s: %s", seed, text).isBetween(0, text.length());
        assertThat(e.end()).as("seed %s: %s", seed, text).isBetween(e.start(), text.length());
      }
    }
  }

  @Test
  void valuesHaveOneOrder() {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(6); n > 0; n--) {
        text.append(one("0", "1", "9", "a", "B", ".", "-", "e", "@", "_"));
      }
      values.add(new Value.Text(text.toString()));
    }
    for (var a : values) {
      for (var b : values) {
        int order = Value.ORDER.compare(a, b);
        assertThat(Integer.signum(Value.ORDER.compare(b, a)))
            .as("seed %s: %s, %s", seed, a, b)
            .isEqualTo(-Integer.signum(order));
        assertThat(order == 0).as("seed %s: %s, %s", seed, a, b).isEqualTo(a.equals(b));
        for (var c : values) {
          assertThat(order > 0 || Value.ORDER.compare(b, c) > 0 || Value.ORDER.compare(a, c) <= 0)
              .as("seed %s: %s, %s, %s", seed, a, b, c)
              .isTrue();
        }
      }
    }
  }

  @Test
  void theOrderIsThatOfTheUserGuidesExample() {
    var inOrder =
        List.of(
            "!:",
            "#",
            "*%04",
            "0#",
            "5A",
            "111A",
            "2345_",
            "@",
            "@_",
            "A",
            "A9876fghj",
            "a12345hfh",
            "0",
            "01",
            "1",
            "2",
            "3");
    var shuffled = new ArrayList<Value>(inOrder.stream().map(Value.Text::new).toList());
    Collections.shuffle(shuffled, random);
    shuffled.sort(Value.ORDER);
    assertThat(shuffled).extracting(Value::text).isEqualTo(inOrder);
  }
}

package dev.provingground.region.services.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.logs.JsonPattern.FieldTest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How filter patterns compare a field with a value. */
final class Comparison {
  /** What is compared by its value. */
  static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");

  private Comparison() {}

  /** Whether texts can be compared so: they are equal or not. */
  static boolean isForTexts(String operator) {
    return operator.equals("=") || operator.equals("!=");
  }

  /** With a text in which {@code *} stands for any text. */
  static FieldTest withText(String operator, String value) {
    var pattern =
        Pattern.compile(
            Arrays.stream(value.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            Pattern.DOTALL);
    boolean wanted = operator.equals("=");
    return field -> field.isValueNode() && pattern.matcher(field.asText()).matches() == wanted;
  }

  /** With a regular expression, which is found anywhere in the field. */
  static FieldTest withExpression(String operator, Term.Expression expression) {
    boolean wanted = operator.equals("=");
    return field -> field.isValueNode() && expression.isIn(field.asText()) == wanted;
  }

  static FieldTest withNumber(String operator, BigDecimal value) {
    IntPredicate order =
        switch (operator) {
          case "=" -> c -> c == 0;
          case "!=" -> c -> c != 0;
          case "<" -> c -> c < 0;
          case "<=" -> c -> c <= 0;
          case ">" -> c -> c > 0;
          default -> c -> c >= 0;
        };
    return field -> field.isNumber() && order.test(compare(field, value));
  }

  private static int compare(JsonNode field, BigDecimal value) {
    return field.decimalValue().compareTo(value);
  }
}

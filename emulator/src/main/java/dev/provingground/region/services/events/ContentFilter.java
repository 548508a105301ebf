package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.Supported;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A comparison in an event pattern: {@code prefix}, {@code suffix}, {@code equals-ignore-case},
 * {@code wildcard}, {@code anything-but}, {@code exists}, {@code numeric}.
 */
final class ContentFilter {
  private ContentFilter() {}

  /**
   * @param matcher an object of one member
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     InvalidEventPatternException
   */
  static Predicate<JsonNode> of(JsonNode matcher) {
    if (matcher.size() != 1) {
      throw EventErrors.pattern("Only one key allowed in match expression");
    }
    var field = matcher.properties().iterator().next();
    var operand = field.getValue();
    return switch (field.getKey()) {
      case "exists" -> exists(operand);
      case "prefix" -> {
        var prefix = text(operand);
        yield node -> node.isTextual() && node.asText().startsWith(prefix);
      }
      case "suffix" -> {
        var suffix = text(operand);
        yield node -> node.isTextual() && node.asText().endsWith(suffix);
      }
      case "equals-ignore-case" -> {
        var expected = text(operand);
        yield node -> node.isTextual() && node.asText().equalsIgnoreCase(expected);
      }
      case "wildcard" -> {
        var pattern = wildcard(text(operand));
        yield node -> node.isTextual() && pattern.matcher(node.asText()).matches();
      }
      case "anything-but" -> anythingBut(operand);
      case "numeric" -> numeric(operand);
      case "cidr" -> throw Supported.unsupported("Match type 'cidr'");
      default -> throw EventErrors.pattern("Unrecognized match type " + field.getKey());
    };
  }

  private static Predicate<JsonNode> exists(JsonNode operand) {
    if (!operand.isBoolean()) {
      throw EventErrors.pattern("\"exists\" match pattern must be either true or false");
    }
    return node -> node.isMissingNode() != operand.asBoolean();
  }

  private static Predicate<JsonNode> anythingBut(JsonNode operand) {
    if (operand.isObject()) {
      var excluded = of(operand);
      return node -> !node.isMissingNode() && !excluded.test(node);
    }
    if (operand.isArray()) {
      return node -> {
        boolean listed = false;
        for (var one : operand) {
          listed |= EventPattern.equal(one, node);
        }
        return !node.isMissingNode() && !listed;
      };
    }
    return node -> !node.isMissingNode() && !EventPattern.equal(operand, node);
  }

  /** {@code ["=", 5]}, {@code [">", 0, "<=", 5]}. */
  private static Predicate<JsonNode> numeric(JsonNode operand) {
    if (!operand.isArray() || operand.isEmpty() || operand.size() % 2 != 0) {
      throw EventErrors.pattern("Value of numeric must be an array of comparisons and numbers");
    }
    Predicate<JsonNode> all = JsonNode::isNumber;
    for (int i = 0; i < operand.size(); i += 2) {
      if (!operand.get(i + 1).isNumber()) {
        throw EventErrors.pattern("Value of numeric comparison must be a number");
      }
      all = all.and(compare(operand.get(i).asText(), operand.get(i + 1).decimalValue()));
    }
    return all;
  }

  private static Predicate<JsonNode> compare(String operator, BigDecimal bound) {
    return switch (operator) {
      case "=" -> node -> node.decimalValue().compareTo(bound) == 0;
      case "<" -> node -> node.decimalValue().compareTo(bound) < 0;
      case "<=" -> node -> node.decimalValue().compareTo(bound) <= 0;
      case ">" -> node -> node.decimalValue().compareTo(bound) > 0;
      case ">=" -> node -> node.decimalValue().compareTo(bound) >= 0;
      default ->
          throw EventErrors.pattern(
              "Unrecognized numeric range operator: " + operator.toLowerCase(Locale.ROOT));
    };
  }

  private static Pattern wildcard(String text) {
    return Pattern.compile(
        text.chars()
            .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
            .collect(Collectors.joining()),
        Pattern.DOTALL);
  }

  private static String text(JsonNode operand) {
    if (!operand.isTextual()) {
      throw EventErrors.pattern("Match value of prefix, suffix and the like must be a string");
    }
    return operand.asText();
  }
}

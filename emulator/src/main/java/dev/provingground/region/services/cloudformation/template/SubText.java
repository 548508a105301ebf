package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The argument of {@code Fn::Sub}: text with {@code ${Name}}, {@code ${Resource.Attribute}} and
 * {@code ${!Literal}}.
 *
 * @param variables values of the call's own, which come before the template's names
 */
record SubText(String text, JsonNode variables) {
  static final String BAD_NAME =
      "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters,"
          + " underscores, periods, and colons";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:]+");

  /**
   * @param argument of the form that Fn::Sub accepts
   */
  static SubText of(JsonNode argument) {
    return argument.isTextual()
        ? new SubText(argument.asText(), JsonNodeFactory.instance.objectNode())
        : new SubText(argument.get(0).asText(), argument.get(1));
  }

  /** The names that the text refers to beyond its own variables. */
  Set<String> names() {
    var names = new LinkedHashSet<String>();
    VARIABLE
        .matcher(text)
        .results()
        .filter(match -> match.group(1).isEmpty())
        .map(match -> match.group(2).strip())
        .filter(name -> !variables.has(name))
        .forEach(names::add);
    return names;
  }

  boolean hasBadName() {
    return names().stream().anyMatch(name -> !NAME.matcher(name).matches());
  }

  JsonNode evaluate(Evaluator evaluator) {
    return TextNode.valueOf(
        VARIABLE
            .matcher(text)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        replacement(match.group(1), match.group(2), evaluator))));
  }

  private String replacement(String mark, String name, Evaluator evaluator) {
    return mark.isEmpty()
        ? TextFunctions.text(value(name.strip(), evaluator), TextFunctions.SUB)
        : "${" + name + "}";
  }

  private JsonNode value(String name, Evaluator evaluator) {
    if (variables.has(name)) {
      return evaluator.evaluate(variables.get(name));
    }
    var attribute = AttributeReference.ofDotted(name);
    return attribute.isPresent()
        ? evaluator
            .resources()
            .attribute(attribute.get().logicalId(), attribute.get().attribute().asText())
        : evaluator.ref(name);
  }
}

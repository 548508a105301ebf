package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code Fn::ForEach}. See "Fn::ForEach" in CloudFormation's template reference.
 *
 * @param identifier stands for a value in keys and references
 * @param collection a list of values, or a function that gives one
 * @param fragment what is repeated: keys with the identifier in them, and their values
 */
record Loop(String key, String identifier, JsonNode collection, ObjectNode fragment) {
  static final String PREFIX = "Fn::ForEach::";

  /** How deep loops may be within one another. */
  static final int DEEPEST = 5;

  private static final Pattern PLACEHOLDER = Pattern.compile("([$&])\\{([^}]*)}");

  /**
   * @param key with the loop's name
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError
   */
  static Loop read(String key, JsonNode node) {
    var wellFormed =
        key.length() > PREFIX.length()
            && node.isArray()
            && node.size() == 3
            && node.path(0).isTextual()
            && !node.path(0).textValue().isEmpty()
            && node.path(2).isObject()
            && !node.path(2).isEmpty();
    if (!wellFormed) {
      throw misuse();
    }
    var loop = new Loop(key, node.path(0).textValue(), node.path(1), (ObjectNode) node.path(2));
    for (var member : loop.fragment().properties()) {
      if (!member.getKey().startsWith(PREFIX) && !loop.isIn(member.getKey())) {
        throw Problems.validationError(
            "%s: every key of the fragment must contain ${%s} or &{%s}, and %s does not"
                .formatted(key, loop.identifier(), loop.identifier(), member.getKey()));
      }
    }
    return loop;
  }

  private static RuntimeException misuse() {
    return Problems.validationError("Fn::ForEach layout is incorrect");
  }

  private boolean isIn(String text) {
    return PLACEHOLDER.matcher(text).results().anyMatch(m -> m.group(2).equals(identifier));
  }

  /** The values, in order. */
  List<String> values(Scope scope) {
    var evaluated =
        collection.isArray() || Intrinsic.called(collection).isPresent()
            ? scope.evaluate(collection)
            : Optional.<JsonNode>empty();
    if (evaluated.isEmpty() || !evaluated.get().isArray()) {
      throw Problems.validationError(
          "Could not find a collection or could not be resolved for Fn::ForEach");
    }
    var values = new ArrayList<String>();
    for (var value : evaluated.get()) {
      if (!value.isValueNode()) {
        throw misuse();
      }
      values.add(value.asText());
    }
    return values;
  }

  /**
   * A key of the fragment with the values of all loops around it: {@code ${Identifier}} as it is,
   * {@code &{Identifier}} without what is not alphanumeric.
   */
  static String key(String template, Scope scope) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    scope
                        .turn(match.group(2))
                        .map(
                            value ->
                                match.group(1).equals("&")
                                    ? value.replaceAll("[^0-9A-Za-z]", "")
                                    : value)
                        .orElse(match.group())));
  }

  /** Loops' names are unique, and none is a resource's logical id. */
  static void checkNames(ObjectNode root, List<String> sections) {
    var names = new HashSet<String>();
    for (var section : sections) {
      checkNames(root.path(section), names, root.path("Resources"));
    }
  }

  private static void checkNames(JsonNode node, Set<String> names, JsonNode resources) {
    for (var member : node.properties()) {
      if (member.getKey().startsWith(PREFIX)) {
        var name = member.getKey().substring(PREFIX.length());
        if (!names.add(name)) {
          throw Problems.validationError(
              "The name of a loop must be unique within the template, and " + name + " is not");
        }
        if (resources.has(name)) {
          throw Problems.validationError(
              "The name of a loop cannot be the logical id of a resource, as " + name + " is");
        }
      }
    }
    node.forEach(child -> checkNames(child, names, resources));
  }
}

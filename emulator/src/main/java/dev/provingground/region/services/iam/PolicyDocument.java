package dev.provingground.region.services.iam;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.ConditionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/** A policy as IAM's grammar has it ("Grammar of the IAM JSON policy language"), read strictly. */
record PolicyDocument(List<Statement> statements) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String WITH_VARIABLES = "2012-10-17";
  private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  /**
   * What a statement is about, or is not about.
   *
   * @param values any of which will do
   */
  record Patterns<T>(List<T> values, boolean negated) {}

  /**
   * @param actions in lower case: their case does not matter
   * @param resources absent in a trust policy
   * @param principals {@code TYPE:VALUE}, such as {@code Service:ecs-tasks.amazonaws.com}, or
   *     {@code *}; absent in an identity policy
   */
  record Statement(
      boolean allows,
      Patterns<Glob> actions,
      Optional<Patterns<Template>> resources,
      Optional<Patterns<String>> principals,
      List<Condition> conditions) {
    /** Whether it is about this, as far as principals do not matter. */
    boolean isAbout(String action, String resource, ConditionKeys keys) {
      return isAbout(action)
          && resources.map(patterns -> isAbout(patterns, resource, keys)).orElse(true)
          && conditions.stream().allMatch(condition -> condition.holds(keys));
    }

    private boolean isAbout(String action) {
      var name = action.toLowerCase(Locale.ROOT);
      return actions.values.stream().anyMatch(glob -> glob.matches(name)) != actions.negated;
    }

    private static boolean isAbout(
        Patterns<Template> resources, String resource, ConditionKeys keys) {
      return resources.values.stream()
              .flatMap(template -> template.resolve(keys).stream())
              .anyMatch(glob -> glob.matches(resource))
          != resources.negated;
    }
  }

  /** The condition keys that it asks for, be it in conditions or in variables. */
  Set<String> conditionKeys() {
    var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (var statement : statements) {
      statement.resources.ifPresent(r -> r.values.forEach(t -> keys.addAll(t.keys())));
      for (var condition : statement.conditions) {
        keys.add(condition.key());
        condition.values().forEach(template -> keys.addAll(template.keys()));
      }
    }
    return keys;
  }

  /**
   * @throws AwsServiceException MalformedPolicyDocument, naming what is wrong
   */
  static PolicyDocument identityPolicy(String json) {
    var document = parse(json);
    for (var statement : document.statements) {
      if (statement.principals.isPresent()) {
        throw malformed("Policy document should not specify a principal.");
      }
      if (statement.resources.isEmpty()) {
        throw malformed("Policy statement must contain resources.");
      }
    }
    return document;
  }

  /**
   * @throws AwsServiceException MalformedPolicyDocument, naming what is wrong
   */
  static PolicyDocument trustPolicy(String json) {
    var document = parse(json);
    for (var statement : document.statements) {
      if (statement.resources.isPresent()) {
        throw malformed("Has prohibited field Resource");
      }
      if (statement.principals.isEmpty()) {
        throw malformed("Missing required field Principal");
      }
    }
    return document;
  }

  /**
   * A policy of a resource's own.
   *
   * @throws AwsServiceException MalformedPolicyDocument, naming what is wrong
   */
  static PolicyDocument resourcePolicy(String json) {
    var document = parse(json);
    for (var statement : document.statements) {
      if (statement.principals.isEmpty()) {
        throw malformed("Missing required field Principal");
      }
    }
    return document;
  }

  private static PolicyDocument parse(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      throw malformed("Syntax errors in policy: " + e.getOriginalMessage());
    }
    known(root, DOCUMENT, "policy");
    var version = root.path("Version").asText("2008-10-17");
    if (!Set.of(WITH_VARIABLES, "2008-10-17").contains(version)) {
      throw malformed(
          "Policy document version \"" + version + "\" is not 2012-10-17 or 2008-10-17.");
    }
    var list = root.path("Statement");
    if (list.isMissingNode()) {
      throw malformed("Missing required field Statement");
    }
    var statements = new ArrayList<Statement>();
    for (var node : list.isArray() ? list : List.of(list)) {
      statements.add(statement(node, version.equals(WITH_VARIABLES)));
    }
    if (statements.isEmpty()) {
      throw malformed("Statement must not be empty.");
    }
    return new PolicyDocument(List.copyOf(statements));
  }

  private static Statement statement(JsonNode node, boolean variables) {
    known(node, STATEMENT, "statement");
    boolean allows =
        switch (node.path("Effect").asText("")) {
          case "Allow" -> true;
          case "Deny" -> false;
          case "" -> throw malformed("Missing required field Effect");
          default -> throw malformed("Invalid effect: " + node.path("Effect").asText());
        };
    var actions =
        patterns(node, "Action").orElseThrow(() -> malformed("Missing required field Action"));
    for (var action : actions.values) {
      if (!action.equals("*") && !action.matches("[A-Za-z0-9-]+:[A-Za-z0-9*?]+")) {
        throw malformed(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
    }
    var resources = patterns(node, "Resource");
    for (var resource : resources.map(Patterns::values).orElse(List.of())) {
      if (!resource.equals("*") && !resource.startsWith("arn:")) {
        throw malformed("Resource " + resource + " must be in ARN format or \"*\".");
      }
    }
    return new Statement(
        allows,
        map(actions, action -> Glob.of(action).lowerCase()),
        resources.map(r -> map(r, variables ? Template::withVariables : Template::plain)),
        principals(node),
        Condition.parse(node.path("Condition"), variables));
  }

  private static <T> Patterns<T> map(Patterns<String> patterns, Function<String, T> how) {
    return new Patterns<>(patterns.values.stream().map(how).toList(), patterns.negated);
  }

  private static Optional<Patterns<String>> patterns(JsonNode node, String field) {
    boolean plain = node.has(field);
    boolean negated = node.has("Not" + field);
    if (plain && negated) {
      throw malformed("Statement has both " + field + " and Not" + field);
    }
    if (!plain && !negated) {
      return Optional.empty();
    }
    return Optional.of(
        new Patterns<>(texts(node.get(negated ? "Not" + field : field), field), negated));
  }

  private static Optional<Patterns<String>> principals(JsonNode node) {
    var negated = node.has("NotPrincipal");
    var principal = negated ? node.get("NotPrincipal") : node.path("Principal");
    if (principal.isMissingNode()) {
      return Optional.empty();
    }
    if (principal.isTextual()) {
      if (!principal.asText().equals("*")) {
        throw malformed("Invalid principal in policy: \"" + principal.asText() + "\"");
      }
      return Optional.of(new Patterns<>(List.of("*"), negated));
    }
    known(principal, Set.of("AWS", "Service", "Federated", "CanonicalUser"), "Principal");
    var values = new ArrayList<String>();
    for (var entry : principal.properties()) {
      for (var value : texts(entry.getValue(), "Principal")) {
        values.add(entry.getKey() + ":" + value);
      }
    }
    return Optional.of(new Patterns<>(List.copyOf(values), negated));
  }

  static List<String> texts(JsonNode node, String field) {
    var values = new ArrayList<String>();
    for (var value : node.isArray() ? node : List.of(node)) {
      if (!value.isValueNode() || value.isNull()) {
        throw malformed("Invalid value in " + field + ": " + value);
      }
      values.add(value.asText());
    }
    return List.copyOf(values);
  }

  private static void known(JsonNode node, Set<String> fields, String what) {
    if (!node.isObject()) {
      throw malformed("The " + what + " is not a JSON object: " + node);
    }
    for (var entry : node.properties()) {
      if (!fields.contains(entry.getKey())) {
        throw malformed("Unknown field " + entry.getKey() + " in " + what);
      }
    }
  }

  static AwsServiceException malformed(String message) {
    return AwsErrors.of(
        MalformedPolicyDocumentException.builder(), "MalformedPolicyDocument", message);
  }
}

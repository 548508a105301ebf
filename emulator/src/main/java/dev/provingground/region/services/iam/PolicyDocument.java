package dev.provingground.region.services.iam;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.api.AwsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/** A policy as IAM's grammar has it ("Grammar of the IAM JSON policy language"), read strictly. */
record PolicyDocument(List<Statement> statements) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
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

  /** A list of patterns that must match, or must not. */
  record Patterns(List<String> values, boolean negated) {}

  /**
   * @param resources absent in a trust policy
   * @param principals {@code TYPE:VALUE}, such as {@code Service:ecs-tasks.amazonaws.com}, or
   *     {@code *}; absent in an identity policy
   */
  record Statement(
      boolean allows,
      Patterns actions,
      Optional<Patterns> resources,
      Optional<Patterns> principals,
      List<Condition> conditions) {}

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
    if (!Set.of("2012-10-17", "2008-10-17").contains(version)) {
      throw malformed(
          "Policy document version \"" + version + "\" is not 2012-10-17 or 2008-10-17.");
    }
    var list = root.path("Statement");
    if (list.isMissingNode()) {
      throw malformed("Missing required field Statement");
    }
    var statements = new ArrayList<Statement>();
    for (var node : list.isArray() ? list : List.of(list)) {
      statements.add(statement(node));
    }
    if (statements.isEmpty()) {
      throw malformed("Statement must not be empty.");
    }
    return new PolicyDocument(List.copyOf(statements));
  }

  private static Statement statement(JsonNode node) {
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
        allows, actions, resources, principals(node), Condition.parse(node.path("Condition")));
  }

  private static Optional<Patterns> patterns(JsonNode node, String field) {
    boolean plain = node.has(field);
    boolean negated = node.has("Not" + field);
    if (plain && negated) {
      throw malformed("Statement has both " + field + " and Not" + field);
    }
    if (!plain && !negated) {
      return Optional.empty();
    }
    return Optional.of(
        new Patterns(texts(node.get(negated ? "Not" + field : field), field), negated));
  }

  private static Optional<Patterns> principals(JsonNode node) {
    var negated = node.has("NotPrincipal");
    var principal = negated ? node.get("NotPrincipal") : node.path("Principal");
    if (principal.isMissingNode()) {
      return Optional.empty();
    }
    if (principal.isTextual()) {
      if (!principal.asText().equals("*")) {
        throw malformed("Invalid principal in policy: \"" + principal.asText() + "\"");
      }
      return Optional.of(new Patterns(List.of("*"), negated));
    }
    known(principal, Set.of("AWS", "Service", "Federated", "CanonicalUser"), "Principal");
    var values = new ArrayList<String>();
    for (var entry : principal.properties()) {
      for (var value : texts(entry.getValue(), "Principal")) {
        values.add(entry.getKey() + ":" + value);
      }
    }
    return Optional.of(new Patterns(List.copyOf(values), negated));
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

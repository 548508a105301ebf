package dev.provingground.region.services.cloudformation.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The transform {@code AWS::LanguageExtensions}: loops become what they repeat, the transform's
 * functions and references to parameters become their values. See "AWS::LanguageExtensions
 * transform" in CloudFormation's template reference.
 */
final class LanguageExtensions {
  static final String NAME = "AWS::LanguageExtensions";

  /** Functions that only templates with the transform have. */
  static final Set<String> FUNCTIONS = Set.of("Fn::Length", "Fn::ToJsonString");

  /** Bytes of a processed template, as of one in S3. */
  static final int LONGEST = 1 << 20;

  private static final List<String> SECTIONS = List.of("Conditions", "Resources", "Outputs");

  private final ObjectNode root;
  private final Map<String, ParameterDefinition> parameters;
  private final Inputs inputs;

  LanguageExtensions(ObjectNode root, Map<String, ParameterDefinition> parameters, Inputs inputs) {
    this.root = root;
    this.parameters = parameters;
    this.inputs = inputs;
  }

  /**
   * The template that it makes.
   *
   * @throws AwsServiceException ValidationError: Transform AWS::LanguageExtensions failed with: …
   */
  ObjectNode apply() {
    try {
      checkPlaces();
      Loop.checkNames(root, SECTIONS);
      return process();
    } catch (AwsServiceException e) {
      throw Problems.validationError("Transform " + NAME + " failed with: " + Problems.message(e));
    }
  }

  private ObjectNode process() {
    var mappings =
        root.get("Mappings") instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    var expander = new Expander(root.path("Resources"), 2 * LONGEST);
    var scope = Scope.of(mappings, parameters, inputs);
    var processed = JsonNodeFactory.instance.objectNode();
    processed.setAll(root);
    processed.remove("Transform");
    for (var section : SECTIONS) {
      if (root.has(section)) {
        processed.set(section, expander.expand(root.path(section), scope));
      }
      if (section.equals("Conditions")) {
        scope = scope.with(conditions(processed.path(section)));
      }
    }
    ExtendedAttributes.resolve(processed, scope);
    int bytes = processed.toString().getBytes(UTF_8).length;
    if (bytes > LONGEST) {
      throw Problems.validationError(
          "the processed template has %d bytes, more than %d".formatted(bytes, LONGEST));
    }
    return processed;
  }

  private static Map<String, JsonNode> conditions(JsonNode section) {
    var conditions = new LinkedHashMap<String, JsonNode>();
    section.properties().forEach(member -> conditions.put(member.getKey(), member.getValue()));
    return conditions;
  }

  private void checkPlaces() {
    for (var member : root.properties()) {
      if (!SECTIONS.contains(member.getKey())) {
        checkPlace(member.getKey(), member.getValue());
      }
    }
  }

  private static void checkPlace(String section, JsonNode node) {
    for (var member : node.properties()) {
      if (member.getKey().startsWith(Loop.PREFIX) || FUNCTIONS.contains(member.getKey())) {
        throw Problems.validationError(
            "%s is not supported in section %s: use it in %s"
                .formatted(member.getKey(), section, String.join(", ", SECTIONS)));
      }
    }
    node.forEach(child -> checkPlace(section, child));
  }
}

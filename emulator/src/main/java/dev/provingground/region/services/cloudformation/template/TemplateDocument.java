package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A template as somebody wrote it: its text is read, its transforms are not applied yet. */
public final class TemplateDocument {
  private final String body;
  private final ObjectNode root;
  private final Problems problems = new Problems();
  private final List<String> transforms;

  private TemplateDocument(String body, ObjectNode root) {
    this.body = body;
    this.root = root;
    this.transforms = Transforms.declared(root, problems);
    checkNulls("", root);
  }

  /**
   * Parses JSON or YAML.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when it is
   *     neither
   */
  public static TemplateDocument parse(String body) {
    return new TemplateDocument(body, TemplateText.read(body));
  }

  private void checkNulls(String path, JsonNode node) {
    if (node.isNull()) {
      problems.add("[" + path + "] 'null' values are not allowed in templates");
    }
    node.properties()
        .forEach(member -> checkNulls(path + "/" + member.getKey(), member.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkNulls(path + "/" + i, node.path(i));
    }
  }

  /** The transforms that it declares, in order. */
  public List<String> transforms() {
    return transforms;
  }

  /** Whether it is a template only once a transform is applied. */
  public boolean needsProcessing() {
    return transforms.contains(LanguageExtensions.NAME);
  }

  /** What can be said of it before its transforms are applied. */
  public Optional<String> description() {
    return Optional.ofNullable(root.path("Description").textValue());
  }

  public Optional<JsonNode> metadata() {
    return Optional.ofNullable(root.get("Metadata"));
  }

  /**
   * Its parameters, which no transform changes.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError with
   *     everything that is wrong with their form, and with transforms
   */
  public Map<String, ParameterDefinition> parameters() {
    return new TemplateReader(body, body, root, transforms, problems).parameters();
  }

  /** The types of its resources, those that loops make among them. */
  public List<String> resourceTypes() {
    var types = new LinkedHashSet<String>();
    collectTypes(root.path("Resources"), types);
    return new ArrayList<>(types);
  }

  private static void collectTypes(JsonNode resources, Set<String> types) {
    for (var member : resources.properties()) {
      if (member.getKey().startsWith(Loop.PREFIX)) {
        collectTypes(member.getValue().path(2), types);
      } else if (member.getValue().path("Type").isTextual()) {
        types.add(member.getValue().path("Type").textValue());
      }
    }
  }

  /**
   * The template, when it does not need processing.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError with
   *     everything that is wrong with the form
   */
  public Template read() {
    if (needsProcessing()) {
      throw new IllegalStateException("transforms are to be applied first: " + transforms);
    }
    return new TemplateReader(body, body, root, transforms, problems).read();
  }

  /**
   * What its transforms make of it.
   *
   * @param inputs what is known before the stack is; its own id is not
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when a
   *     transform fails, or with everything that is wrong with the form of what it makes
   */
  public Template process(Inputs inputs) {
    problems.throwIfAny();
    var processed = new LanguageExtensions(root, parameters(), inputs).apply();
    return new TemplateReader(body, processed.toString(), processed, transforms, problems).read();
  }
}

package dev.provingground.harness.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.harness.assembly.AssemblyStack.Bootstrap;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one assembly with those that are nested in it, which are the app's stages. */
final class AssemblyReader {
  private static final String STACK = "aws:cloudformation:stack";
  private static final String ASSETS = "cdk:asset-manifest";
  private static final String STAGE = "cdk:cloud-assembly";

  /** What is for people and for the CDK's own tools. */
  private static final Set<String> IGNORED = Set.of("none", "cdk:tree", "cdk:feature-flag-report");

  /** Roles are not taken on: whoever runs the suite deploys. */
  private static final Set<String> STACK_PROPERTIES =
      Set.of(
          "templateFile",
          "stackName",
          "parameters",
          "tags",
          "terminationProtection",
          "validateOnSynth",
          "assumeRoleArn",
          "assumeRoleExternalId",
          "assumeRoleAdditionalOptions",
          "cloudFormationExecutionRoleArn",
          "stackTemplateAssetObjectUrl",
          "requiresBootstrapStackVersion",
          "bootstrapStackVersionSsmParameter",
          "additionalDependencies",
          "lookupRole");

  private final Environment environment;
  private final List<MissingContext> missing = new ArrayList<>();

  /** By id; each after those that it depends on. */
  private final Map<String, Listed> listed = new LinkedHashMap<>();

  /** A stack as a manifest lists it. */
  private record Listed(
      Path directory, String id, JsonNode artifact, JsonNode artifacts, Set<String> dependencies) {
    JsonNode properties() {
      return artifact.path("properties");
    }

    String name() {
      return properties().path("stackName").asText(id);
    }
  }

  AssemblyReader(Environment environment) {
    this.environment = environment;
  }

  Assembly read(Path directory, Optional<String> stack) {
    var version = add(directory, Set.of());
    if (!missing.isEmpty()) {
      return new Assembly(directory, version, List.of(), missing);
    }
    new ValidationReport(directory.resolve("validation-report.json")).requireNoErrors();
    var chosen = stack.map(this::closure).orElseGet(() -> List.copyOf(listed.values()));
    return new Assembly(directory, version, chosen.stream().map(this::stack).toList(), missing);
  }

  private List<Listed> closure(String name) {
    var chosen = new ArrayDeque<Listed>();
    for (var stack : List.copyOf(listed.values()).reversed()) {
      if (stack.name().equals(name)
          || chosen.stream().anyMatch(c -> c.dependencies().contains(stack.id()))) {
        chosen.addFirst(stack);
      }
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "the app has no stack %s; it has %s"
              .formatted(name, listed.values().stream().map(Listed::name).toList()));
    }
    return List.copyOf(chosen);
  }

  /**
   * @param before the stacks that all of it depends on
   * @return the schema's version
   */
  private int add(Path directory, Set<String> before) {
    var manifest = Json.read(directory.resolve("manifest.json"));
    for (var asked : manifest.path("missing")) {
      missing.add(
          new MissingContext(
              asked.path("key").asText(), asked.path("provider").asText(), asked.path("props")));
    }
    var artifacts = manifest.path("artifacts");
    // What depends on a stage depends on all of its stacks.
    var within = new HashMap<String, Set<String>>();
    for (var id : inOrder(artifacts)) {
      var artifact = artifacts.path(id);
      var dependencies = new LinkedHashSet<>(before);
      artifact
          .path("dependencies")
          .forEach(d -> dependencies.addAll(within.getOrDefault(d.asText(), Set.of())));
      switch (artifact.path("type").asText()) {
        case STACK -> {
          listed.put(id, new Listed(directory, id, artifact, artifacts, dependencies));
          within.put(id, Set.of(id));
        }
        case STAGE -> {
          var known = Set.copyOf(listed.keySet());
          var stage = artifact.path("properties").path("directoryName").asText();
          add(directory.resolve(stage), dependencies);
          var added = new LinkedHashSet<>(listed.keySet());
          added.removeAll(known);
          within.put(id, added);
        }
        default -> requireKnownType(id, artifact);
      }
    }
    return version(manifest.path("version").asText());
  }

  private static void requireKnownType(String id, JsonNode artifact) {
    var type = artifact.path("type").asText();
    if (!type.equals(ASSETS) && !IGNORED.contains(type)) {
      throw new IllegalArgumentException(
          "artifact %s of the cloud assembly is of type %s, which is not known here: synthesize with aws-cdk-lib 2.276.0 or older"
              .formatted(id, type));
    }
  }

  private static int version(String version) {
    var first = version.split("\\.", 2)[0];
    if (!first.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "the cloud assembly's manifest.json is of version '%s': it is none of the CDK's"
              .formatted(version));
    }
    return Integer.parseInt(first);
  }

  /** Each artifact after those that it depends on. */
  private static Set<String> inOrder(JsonNode artifacts) {
    var ordered = new LinkedHashSet<String>();
    artifacts.fieldNames().forEachRemaining(id -> visit(id, artifacts, ordered, Set.of()));
    return ordered;
  }

  private static void visit(String id, JsonNode artifacts, Set<String> ordered, Set<String> path) {
    if (ordered.contains(id) || !artifacts.has(id)) {
      return;
    }
    if (path.contains(id)) {
      throw new IllegalArgumentException(
          "the cloud assembly's artifacts depend on one another in a circle: " + path);
    }
    var longer = new LinkedHashSet<>(path);
    longer.add(id);
    artifacts
        .path(id)
        .path("dependencies")
        .forEach(d -> visit(d.asText(), artifacts, ordered, longer));
    ordered.add(id);
  }

  private AssemblyStack stack(Listed stack) {
    var name = stack.name();
    var properties = stack.properties();
    Json.requireKnown("stack " + name, properties, STACK_PROPERTIES);
    requireHere(
        name, stack.artifact().path("environment").asText("aws://unknown-account/unknown-region"));
    Metadata.of(stack.directory(), stack.artifact()).requireSound(name);
    return new AssemblyStack(
        stack.id(),
        name,
        stack.directory().resolve(properties.path("templateFile").asText()),
        Optional.ofNullable(properties.path("stackTemplateAssetObjectUrl").textValue())
            .map(environment::address),
        Json.texts(properties.path("parameters")),
        Json.texts(properties.path("tags")),
        stack.dependencies(),
        bootstrap(properties),
        assets(stack));
  }

  /** One for any environment says so in place of the account and the region. */
  private void requireHere(String stack, String stated) {
    var parts = stated.replaceFirst("^aws://", "").split("/", 2);
    var account = parts[0];
    var region = parts.length > 1 ? parts[1] : "unknown-region";
    if (!Set.of("unknown-account", environment.account()).contains(account)
        || !Set.of("unknown-region", environment.region().id()).contains(region)) {
      throw new IllegalArgumentException(
          "stack %s is for %s, and this target is %s: take env from CDK_DEFAULT_ACCOUNT and CDK_DEFAULT_REGION, which say where it is deployed, or leave it out"
              .formatted(stack, stated, environment));
    }
  }

  private static Optional<Bootstrap> bootstrap(JsonNode properties) {
    var version = properties.path("requiresBootstrapStackVersion");
    var parameter = properties.path("bootstrapStackVersionSsmParameter");
    return version.isNumber() && parameter.isTextual()
        ? Optional.of(new Bootstrap(version.asInt(), parameter.asText()))
        : Optional.empty();
  }

  private Assets assets(Listed stack) {
    return stack
        .artifact()
        .path("dependencies")
        .valueStream()
        .map(d -> stack.artifacts().path(d.asText()))
        .filter(artifact -> artifact.path("type").asText().equals(ASSETS))
        .map(artifact -> artifact.path("properties").path("file").asText())
        .map(file -> new AssetManifest(stack.directory().resolve(file), environment).read())
        .reduce(Assets.NONE, Assets::and);
  }

  /** What constructs said of themselves, which newer versions write into a file beside. */
  private record Metadata(List<JsonNode> entries) {
    static Metadata of(Path directory, JsonNode artifact) {
      var beside = artifact.path("additionalMetadataFile");
      var all = Stream.of(artifact.path("metadata"));
      if (beside.isTextual()) {
        all = Stream.concat(all, Stream.of(Json.read(directory.resolve(beside.asText()))));
      }
      return new Metadata(
          all.flatMap(JsonNode::valueStream).flatMap(JsonNode::valueStream).toList());
    }

    /** As the CDK's command line, which deploys nothing that has an error. */
    void requireSound(String stack) {
      for (var entry : entries) {
        switch (entry.path("type").asText()) {
          case "aws:cdk:error" ->
              throw new IllegalArgumentException(
                  "stack %s has an error: %s".formatted(stack, entry.path("data").asText()));
          case "aws:cdk:asset" ->
              throw new IllegalArgumentException(
                  "stack %s has an asset, %s, and the LegacyStackSynthesizer, which takes parameters for it: take the DefaultStackSynthesizer"
                      .formatted(stack, entry.path("data").path("path").asText()));
          default -> {
            // Where something was made, and what it is called.
          }
        }
      }
    }
  }
}

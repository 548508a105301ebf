package dev.provingground.harness.mutation.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.mutation.operator.Mutation;
import dev.provingground.harness.mutation.operator.Template;
import dev.provingground.infra.CloudAssembly;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Synthesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The templates of the stack as it should be, and of its mutants. Each is synthesized once. Safe
 * for use by many threads.
 */
final class Blueprints {
  static final String REGISTRY = "registry";
  static final String SERVICE = "service";
  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory;
  private final Synthesis synthesis = new Synthesis();
  private final Map<DeploymentOptions, CloudAssembly> made = new HashMap<>();

  Blueprints(Path directory) {
    this.directory = directory;
  }

  /** Both templates, as the operators see them. */
  List<Template> templates(DeploymentOptions options) {
    var assembly = synthesized(options);
    return List.of(
        new Template(REGISTRY, read(assembly.registry().file())),
        new Template(SERVICE, read(assembly.service().file())));
  }

  /** The stack as it should be. */
  TemplateSource reference() {
    return this::synthesized;
  }

  /**
   * The mutant's stack, whatever the options.
   *
   * @param into a directory for its templates
   */
  TemplateSource mutated(Mutation mutation, Path into) {
    return options -> {
      var assembly = synthesized(options);
      return new CloudAssembly(
          into,
          written(assembly.registry(), REGISTRY, mutation, into),
          written(assembly.service(), SERVICE, mutation, into));
    };
  }

  private static CloudAssembly.Template written(
      CloudAssembly.Template template, String stack, Mutation mutation, Path into) {
    if (!mutation.stack().equals(stack)) {
      return template;
    }
    try {
      var file = Files.createDirectories(into).resolve(stack + ".template.json");
      JSON.writeValue(file.toFile(), mutation.applyTo(read(template.file())));
      return new CloudAssembly.Template(template.stackName(), file);
    } catch (IOException e) {
      throw new UncheckedIOException("write the mutant's template to " + into, e);
    }
  }

  /**
   * Tags of the deployment are left to CloudFormation, which puts its stack's on every resource: in
   * the template they would only be said twice.
   */
  private synchronized CloudAssembly synthesized(DeploymentOptions options) {
    var untagged =
        new DeploymentOptions(
            options.names(),
            options.desiredCount(),
            options.stickySessions(),
            options.drain(),
            new TreeMap<>());
    return Optional.ofNullable(made.get(untagged)).orElseGet(() -> synthesize(untagged));
  }

  private CloudAssembly synthesize(DeploymentOptions options) {
    var assembly = synthesis.synth(options, directory.resolve("cdk.out-" + made.size()));
    made.put(options, assembly);
    return assembly;
  }

  private static ObjectNode read(Path file) {
    try {
      return (ObjectNode) JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("read template " + file, e);
    }
  }
}

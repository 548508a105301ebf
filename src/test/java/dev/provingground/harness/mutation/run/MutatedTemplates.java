package dev.provingground.harness.mutation.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Deployment;
import dev.provingground.harness.deployment.StackTemplate;
import dev.provingground.harness.deployment.StackTemplates;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.mutation.operator.Mutation;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.workload.image.ImageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mutant's templates, whatever the options: those of the stack as it should be, with one change.
 *
 * @param into a directory for them
 */
record MutatedTemplates(TemplateSource reference, Mutation mutation, Path into)
    implements TemplateSource {
  static final String REGISTRY = "registry";
  static final String SERVICE = "service";
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public StackTemplates templates(DeploymentOptions options) {
    var templates = reference.templates(options);
    return new StackTemplates(
        templates.foundation().stream().map(t -> written(t, part(t, templates))).toList(),
        templates.registry(),
        written(templates.service(), SERVICE),
        templates.additions());
  }

  /** What the report calls a stack: by the part that it plays, or else by its name. */
  static String part(StackTemplate template, StackTemplates of) {
    if (template.equals(of.service())) {
      return SERVICE;
    }
    return of.registry().equals(Optional.of(template.stackName()))
        ? REGISTRY
        : template.stackName();
  }

  private StackTemplate written(StackTemplate template, String stack) {
    if (!mutation.stack().equals(stack)) {
      return template;
    }
    try {
      var file = Files.createDirectories(into).resolve(stack + ".template.json");
      JSON.writeValue(file.toFile(), mutation.applyTo(read(template.file())));
      return template.with(file);
    } catch (IOException e) {
      throw new UncheckedIOException("write the mutant's template to " + into, e);
    }
  }

  static ObjectNode read(Path file) {
    try {
      return (ObjectNode) JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("read template " + file, e);
    }
  }

  @Override
  public List<String> foundation(DeploymentOptions options) {
    return reference.foundation(options);
  }

  @Override
  public List<String> service(DeploymentOptions options) {
    return reference.service(options);
  }

  @Override
  public void prepare(Aws aws, Console console, StackTemplates templates) {
    reference.prepare(aws, console, templates);
  }

  @Override
  public String tag() {
    return reference.tag();
  }

  @Override
  public ImageOptions image() {
    return reference.image();
  }

  @Override
  public Map<String, String> parameters(Deployment published) {
    return reference.parameters(published);
  }

  @Override
  public Map<String, String> registry(Aws aws, String stack, Map<String, String> outputs) {
    return reference.registry(aws, stack, outputs);
  }

  @Override
  public Map<String, String> service(Aws aws, String stack, Map<String, String> outputs) {
    return reference.service(aws, stack, outputs);
  }

  @Override
  public DeploymentOptions tagged(DeploymentOptions options) {
    return reference.tagged(options);
  }
}

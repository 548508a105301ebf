package dev.provingground.harness.mutation.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.mutation.operator.Mutation;
import dev.provingground.infra.CloudAssembly;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.workload.image.ImageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

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
  public CloudAssembly templates(DeploymentOptions options) {
    var assembly = reference.templates(options);
    return new CloudAssembly(
        into, written(assembly.registry(), REGISTRY), written(assembly.service(), SERVICE));
  }

  private CloudAssembly.Template written(CloudAssembly.Template template, String stack) {
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

  static ObjectNode read(Path file) {
    try {
      return (ObjectNode) JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("read template " + file, e);
    }
  }

  @Override
  public String registryStack(DeploymentOptions options) {
    return reference.registryStack(options);
  }

  @Override
  public String serviceStack(DeploymentOptions options) {
    return reference.serviceStack(options);
  }

  @Override
  public ImageOptions image() {
    return reference.image();
  }

  @Override
  public Map<String, String> parameters(String digest) {
    return reference.parameters(digest);
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

package dev.provingground.harness.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.aws.Aws;
import dev.provingground.infra.CloudAssembly;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.workload.image.ImageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody else's CDK app: one stack with the repository of the image, one with the service that
 * runs it. What the harness asks of a stack it finds there by itself, so that no step knows whose
 * stack it is.
 */
public final class YourStack implements TemplateSource {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String MANIFEST = "manifest.json";
  private static final String REPOSITORY = "AWS::ECR::Repository";
  private static final String SERVICE = "AWS::ECS::Service";

  private final String app;
  private final Path directory;
  private final AppDescription description;
  private final Path output;

  /** Where the command wrote, once it has run: no option changes somebody else's app. */
  private Optional<Path> synthesized = Optional.empty();

  /**
   * Of an app that is not synthesized before its templates are asked for.
   *
   * @param app a command that synthesizes it, a directory whose {@code cdk.json} has one, or a
   *     cloud assembly that is there already
   * @param directory where the command is run
   * @param output where the command's cloud assembly goes
   */
  public YourStack(String app, Path directory, AppDescription description, Path output) {
    this.app = app;
    this.directory = directory;
    this.description = description;
    this.output = output;
  }

  @Override
  public CloudAssembly templates(DeploymentOptions options) {
    var assembly = synthesized();
    var registries = new ArrayList<CloudAssembly.Template>();
    var services = new ArrayList<CloudAssembly.Template>();
    for (var template : templates(assembly)) {
      var resources = read(template.file()).path("Resources");
      if (has(resources, SERVICE)) {
        services.add(template);
      } else if (has(resources, REPOSITORY)) {
        registries.add(template);
      }
    }
    if (registries.size() != 1 || services.size() != 1) {
      throw new IllegalArgumentException(
          ("-Dstack.app=%s has the stacks %s with a repository and %s with a service; it must have"
                  + " one of each, as the image is pushed between them")
              .formatted(app, names(registries), names(services)));
    }
    return new CloudAssembly(assembly, registries.getFirst(), services.getFirst());
  }

  @Override
  public String registryStack(DeploymentOptions options) {
    return templates(options).registry().stackName();
  }

  @Override
  public String serviceStack(DeploymentOptions options) {
    return templates(options).service().stackName();
  }

  private static List<String> names(List<CloudAssembly.Template> templates) {
    return templates.stream().map(CloudAssembly.Template::stackName).toList();
  }

  private static boolean has(JsonNode resources, String type) {
    return resources.valueStream().anyMatch(r -> r.path("Type").asText().equals(type));
  }

  private synchronized Path synthesized() {
    if (synthesized.isEmpty()) {
      synthesized = Optional.of(new CdkApp(app, directory, LONGEST).synthesize(output));
    }
    return synthesized.get();
  }

  private static List<CloudAssembly.Template> templates(Path assembly) {
    var templates = new ArrayList<CloudAssembly.Template>();
    read(assembly.resolve(MANIFEST))
        .path("artifacts")
        .properties()
        .forEach(
            artifact -> {
              if (artifact.getValue().path("type").asText().equals("aws:cloudformation:stack")) {
                var properties = artifact.getValue().path("properties");
                templates.add(
                    new CloudAssembly.Template(
                        properties.path("stackName").asText(artifact.getKey()),
                        assembly.resolve(properties.path("templateFile").asText())));
              }
            });
    return templates;
  }

  private static JsonNode read(Path file) {
    try {
      return new JsonMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file, e);
    }
  }

  /** The workload's, on the port that is described. */
  @Override
  public ImageOptions image() {
    return ImageOptions.REFERENCE.withPort(description.port());
  }

  /**
   * The template says itself which image it runs; the tag {@code latest} is the one just pushed.
   */
  @Override
  public Map<String, String> parameters(String digest) {
    return Map.of();
  }

  @Override
  public Map<String, String> registry(Aws aws, String stack, Map<String, String> outputs) {
    return new Discovery(aws, stack).registry();
  }

  @Override
  public Map<String, String> service(Aws aws, String stack, Map<String, String> outputs) {
    return new Discovery(aws, stack).service(description.service());
  }

  @Override
  public DeploymentOptions tagged(DeploymentOptions options) {
    return description.chaosAllowed() ? options.withChaosAllowed() : options;
  }
}

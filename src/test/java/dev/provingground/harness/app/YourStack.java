package dev.provingground.harness.app;

import dev.provingground.harness.app.TaskImages.Elsewhere;
import dev.provingground.harness.assembly.Assembly;
import dev.provingground.harness.assembly.AssemblyStack;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Deployment;
import dev.provingground.harness.deployment.EcrRegistry;
import dev.provingground.harness.deployment.StackTemplate;
import dev.provingground.harness.deployment.StackTemplates;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.workload.image.ImageOptions;
import dev.provingground.workload.image.WorkloadImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/**
 * Somebody else's CDK app. What the harness asks of a stack it finds there by itself, so that no
 * step knows whose stack it is.
 */
public final class YourStack implements TemplateSource {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final String app;
  private final Path directory;
  private final AppDescription description;
  private final Path output;
  private final Place place;

  /** What the app wrote, once it has run: no option changes somebody else's app. */
  private Optional<AppStacks> synthesized = Optional.empty();

  /**
   * Of an app that is not synthesized before its templates are asked for.
   *
   * @param app a command that synthesizes it, a directory whose {@code cdk.json} has one, or a
   *     cloud assembly that is there already
   * @param directory where the command is run
   * @param output where the command's cloud assembly goes
   * @param place where it is going to be deployed
   */
  public YourStack(
      String app, Path directory, AppDescription description, Path output, Place place) {
    this.app = app;
    this.directory = directory;
    this.description = description;
    this.output = output;
    this.place = place;
  }

  @Override
  public StackTemplates templates(DeploymentOptions options) {
    return stacks().templates();
  }

  private synchronized AppStacks stacks() {
    if (synthesized.isEmpty()) {
      synthesized = Optional.of(place.with(this::synthesize));
    }
    return synthesized.get();
  }

  private AppStacks synthesize(Aws aws) {
    var environment = Place.environment(aws);
    var assembly =
        new CdkApp(app, directory, description.stack(), LONGEST)
            .synthesize(output, environment, new Lookups(aws)::answer);
    var stacks = new AppStacks(assembly, description, environment);
    stacks.templates(); // which is what refuses an app that cannot be deployed
    return stacks;
  }

  /** Of an app that did not synthesize, nothing was deployed. */
  private synchronized Optional<StackTemplates> known() {
    return synthesized.map(AppStacks::templates);
  }

  @Override
  public List<String> foundation(DeploymentOptions options) {
    return names(known().stream().flatMap(t -> t.foundation().stream()));
  }

  @Override
  public List<String> service(DeploymentOptions options) {
    return names(
        known().stream()
            .flatMap(t -> Stream.concat(Stream.of(t.service()), t.additions().stream())));
  }

  private static List<String> names(Stream<StackTemplate> templates) {
    return templates.map(StackTemplate::stackName).toList();
  }

  @Override
  public void prepare(Aws aws, Console console, StackTemplates templates) {
    var stacks = stacks();
    sayWhatIsNotKnown(stacks.assembly(), console);
    stacks.images().forEach(image -> requirePullable(aws, image));
    var assets = stacks.stacks().stream().map(AssemblyStack::assets).toList();
    var files = new FilePublisher(aws.s3(), stacks.environment().account(), console);
    var images = new ImagePublisher(new EcrRegistry(aws, console), console, standIn());
    assets.stream().flatMap(a -> a.images().stream()).forEach(images::requirePossible);
    new Bootstrapping(
            aws.ssm(), aws.s3(), aws.ecr(), aws.beginsEmpty(), stacks.environment(), console)
        .require(stacks.stacks());
    assets.stream().flatMap(a -> a.files().stream()).forEach(files::publish);
    assets.stream().flatMap(a -> a.images().stream()).forEach(images::publish);
    if (aws.beginsEmpty()) {
      stacks.foreignRepository().ifPresent(name -> fill(name, stacks.tag(), aws, console));
    }
  }

  private static void sayWhatIsNotKnown(Assembly assembly, Console console) {
    if (assembly.version() > Assembly.KNOWN_VERSION) {
      console.say(
          "synth",
          "the cloud assembly is of version %d, and what is known here ends with %d: should it not deploy, synthesize with an older aws-cdk-lib"
              .formatted(assembly.version(), Assembly.KNOWN_VERSION));
    }
  }

  private static void requirePullable(Aws aws, TaskImages.Image image) {
    if (image instanceof Elsewhere elsewhere) {
      aws.refusesImagesOf(elsewhere.host())
          .ifPresent(
              reason -> {
                throw new IllegalStateException(
                    "container %s runs %s, an image of %s: %s. Give -Dstack.registries=%s, where this machine reaches it; or let the container run the tag latest of an ECR repository, where the workload's image goes"
                        .formatted(
                            elsewhere.container(),
                            elsewhere.reference(),
                            elsewhere.host(),
                            reason,
                            elsewhere.host()));
              });
    }
  }

  /** A region that begins empty has no repository that somebody made beside the app. */
  private void fill(String repository, String tag, Aws aws, Console console) {
    try {
      aws.ecr().describeRepositories(r -> r.repositoryNames(repository));
    } catch (RepositoryNotFoundException e) {
      aws.ecr().createRepository(r -> r.repositoryName(repository));
    }
    new EcrRegistry(aws, console).push(workload(), repository, List.of(tag));
  }

  private Optional<WorkloadImage> standIn() {
    return description.workloadStandsIn() ? Optional.of(workload()) : Optional.empty();
  }

  private WorkloadImage workload() {
    return WorkloadImage.fromProperties().with(image());
  }

  /** The workload's, on the port that is described. */
  @Override
  public ImageOptions image() {
    return ImageOptions.REFERENCE.withPort(description.port());
  }

  @Override
  public String tag() {
    return stacks().tag();
  }

  /** The template says itself which image it runs; the tag in it is the one just pushed. */
  @Override
  public Map<String, String> parameters(Deployment published) {
    return Map.of();
  }

  @Override
  public Map<String, String> registry(Aws aws, String stack, Map<String, String> outputs) {
    return new Discovery(aws, stack).registry(description.repository());
  }

  @Override
  public Map<String, String> service(Aws aws, String stack, Map<String, String> outputs) {
    return new Discovery(aws, stack).service(description.service(), description.domain());
  }

  @Override
  public DeploymentOptions tagged(DeploymentOptions options) {
    return description.chaosAllowed() ? options.withChaosAllowed() : options;
  }
}

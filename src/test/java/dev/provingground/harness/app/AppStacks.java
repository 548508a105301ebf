package dev.provingground.harness.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.app.TaskImages.OfEcr;
import dev.provingground.harness.assembly.Assembly;
import dev.provingground.harness.assembly.AssemblyStack;
import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.deployment.StackTemplate;
import dev.provingground.harness.deployment.StackTemplates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part that each stack of an app plays: which has the service, which are there before it, and
 * where the image that it runs comes from.
 *
 * @param assembly with the stacks that are going to be deployed
 * @param environment where they are going to be deployed
 */
record AppStacks(Assembly assembly, AppDescription description, Environment environment) {
  private static final String REPOSITORY = "AWS::ECR::Repository";
  private static final String SERVICE = "AWS::ECS::Service";
  private static final String NESTED = "AWS::CloudFormation::Stack";
  private static final JsonMapper JSON = new JsonMapper();

  /** A repository that a stack makes. */
  private record Repository(AssemblyStack stack, String logicalId, JsonNode name) {}

  /** Each after those that it depends on. */
  List<AssemblyStack> stacks() {
    return assembly.stacks();
  }

  /**
   * In the order in which they are deployed.
   *
   * @throws IllegalArgumentException when a part is played by none, or by several and it is not
   *     said which is meant; the message says where to say it
   */
  StackTemplates templates() {
    requireParameters();
    var service = service();
    var after = after(service);
    var foundation =
        stacks().stream().filter(s -> !s.equals(service) && !after.contains(s)).toList();
    return new StackTemplates(
        foundation.stream().map(this::template).toList(),
        repository(service, foundation).map(r -> r.stack().stackName()),
        template(service),
        after.stream().map(this::template).toList());
  }

  /** The images that the tasks run. */
  List<TaskImages.Image> images() {
    return within(service()).stream()
        .flatMap(template -> new TaskImages(template, environment).all().stream())
        .toList();
  }

  /** The tag by which the tasks run the image that is pushed. */
  String tag() {
    return pushed().flatMap(OfEcr::tag).orElse("latest");
  }

  /** The name of a repository that the tasks' image is in, and that no stack of the app makes. */
  Optional<String> foreignRepository() {
    return pushed()
        .flatMap(OfEcr::repository)
        .filter(name -> repositories(stacks()).stream().noneMatch(r -> isCalled(r, name)));
  }

  private StackTemplate template(AssemblyStack stack) {
    var parameters = new HashMap<>(stack.parameters());
    var given = new HashMap<>(description.given());
    given.keySet().retainAll(declared(stack));
    parameters.putAll(given);
    return new StackTemplate(
        stack.stackName(), stack.template(), stack.templateUrl(), parameters, stack.tags());
  }

  /** What is described is meant for some stack; a stack takes what it declares. */
  private void requireParameters() {
    var known = stacks().stream().flatMap(s -> declared(s).stream()).collect(Collectors.toSet());
    for (var name : description.given().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "proving-ground.yaml gives the parameter %s, and the app's templates have %s"
                .formatted(name, new TreeSet<>(known)));
      }
    }
  }

  private static Set<String> declared(AssemblyStack stack) {
    return read(stack.template()).path("Parameters").properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private AssemblyStack service() {
    var services = stacks().stream().filter(s -> !ofType(s, SERVICE).isEmpty()).toList();
    var named =
        services.stream()
            .filter(s -> description.stack().stream().allMatch(s.stackName()::equals))
            .toList();
    if (named.size() != 1) {
      throw new IllegalArgumentException(
          services.isEmpty()
              ? "the app's stacks %s have no %s".formatted(names(stacks()), SERVICE)
              : "the app's stacks %s have a service each: name the one that is meant in proving-ground.yaml, as stack in roles"
                  .formatted(names(services)));
    }
    return named.getFirst();
  }

  /** Those that depend on the stack, directly or not. */
  private List<AssemblyStack> after(AssemblyStack first) {
    var ids = new HashSet<>(Set.of(first.id()));
    var after = new ArrayList<AssemblyStack>();
    for (var stack : stacks()) {
      if (stack.dependencies().stream().anyMatch(ids::contains)) {
        ids.add(stack.id());
        after.add(stack);
      }
    }
    return after;
  }

  /** The image that the harness pushes: one of ECR that is no asset. */
  private Optional<OfEcr> pushed() {
    var assets =
        stacks().stream()
            .flatMap(s -> s.assets().images().stream())
            .flatMap(i -> i.places().stream())
            .map(p -> p.repository())
            .collect(Collectors.toSet());
    return images().stream()
        .filter(OfEcr.class::isInstance)
        .map(OfEcr.class::cast)
        .filter(i -> i.repository().stream().noneMatch(assets::contains))
        .findFirst();
  }

  private Optional<Repository> repository(AssemblyStack service, List<AssemblyStack> foundation) {
    var image = pushed();
    if (image.isEmpty() || foreignRepository().isPresent()) {
      return Optional.empty();
    }
    var all = repositories(foundation);
    var candidates =
        all.stream()
            .filter(r -> description.repository().stream().allMatch(r.logicalId()::equals))
            .filter(r -> image.get().repository().stream().allMatch(name -> isCalled(r, name)))
            .toList();
    if (candidates.size() == 1) {
      return Optional.of(candidates.getFirst());
    }
    if (all.isEmpty() && !ofType(service, REPOSITORY).isEmpty()) {
      throw new IllegalArgumentException(
          "stack %s has the service and the repository %s of its image: give the repository a stack of its own, as the image is pushed between them"
              .formatted(service.stackName(), ofType(service, REPOSITORY)));
    }
    throw new IllegalArgumentException(
        "container %s runs an image of a repository, and the stacks before %s have the repositories %s: name the one that is meant in proving-ground.yaml, as repository in roles"
            .formatted(
                image.get().container(),
                service.stackName(),
                all.stream().map(Repository::logicalId).toList()));
  }

  private static boolean isCalled(Repository repository, String name) {
    return name.equals(repository.name().textValue());
  }

  private static List<Repository> repositories(List<AssemblyStack> stacks) {
    return stacks.stream()
        .flatMap(
            stack ->
                resources(stack, REPOSITORY)
                    .map(
                        r ->
                            new Repository(
                                stack,
                                r.getKey(),
                                r.getValue().path("Properties").path("RepositoryName"))))
        .toList();
  }

  private static List<String> names(List<AssemblyStack> stacks) {
    return stacks.stream().map(AssemblyStack::stackName).toList();
  }

  private static List<String> ofType(AssemblyStack stack, String type) {
    return resources(stack, type).map(Map.Entry::getKey).toList();
  }

  private static Stream<Map.Entry<String, JsonNode>> resources(AssemblyStack stack, String type) {
    return within(stack).stream().flatMap(template -> resources(template, type));
  }

  private static Stream<Map.Entry<String, JsonNode>> resources(JsonNode template, String type) {
    return template.path("Resources").properties().stream()
        .filter(r -> r.getValue().path("Type").asText().equals(type));
  }

  /** A stack's template and those of the stacks that are nested in it, at any depth. */
  private static List<JsonNode> within(AssemblyStack stack) {
    var templates = new ArrayList<JsonNode>();
    var next = List.of(read(stack.template()));
    while (!next.isEmpty()) {
      templates.addAll(next);
      next =
          next.stream()
              .flatMap(template -> resources(template, NESTED))
              .map(r -> r.getValue().path("Properties").path("TemplateURL").toString())
              .flatMap(url -> asset(stack, url).stream())
              .map(AppStacks::read)
              .toList();
    }
    return templates;
  }

  /** The file that a URL names by its key, whatever the bucket's name comes to. */
  private static Optional<Path> asset(AssemblyStack stack, String url) {
    return stack.assets().files().stream()
        .filter(file -> file.places().stream().anyMatch(place -> url.contains(place.key())))
        .map(FileAsset::source)
        .findFirst();
  }

  private static JsonNode read(Path template) {
    try {
      return JSON.readTree(template.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("read " + template, e);
    }
  }
}

package dev.provingground.region.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** Whoever creates, updates and deletes stacks of a service with all that it needs. */
final class Stacks {
  private static final Set<String> NAMES = Set.of("left", "right");
  private static final String TEMPLATE = read("service.yaml");

  private final World world;
  private final Random random;
  private final Map<String, String> ids = new HashMap<>();
  private final List<String> everyId = new ArrayList<>();
  private int images;

  Stacks(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  void addTo(Happenings happenings) {
    happenings.add("create a stack", 3, () -> create(anyName()));
    happenings.add("update a stack", 4, () -> update(anyName()));
    happenings.add("delete a stack", 2, () -> delete(anyName()));
  }

  /** Names of the services of stacks. */
  static Stream<String> serviceNames() {
    return NAMES.stream().sorted().map(Stacks::serviceName);
  }

  private static String serviceName(String stack) {
    return stack + "-web";
  }

  private String anyName() {
    return random.nextBoolean() ? "left" : "right";
  }

  private void create(String name) {
    world.attempt(
        "CreateStack " + name,
        () ->
            call(
                cfn -> {
                  var id =
                      cfn.createStack(
                              r ->
                                  r.stackName(name)
                                      .templateBody(TEMPLATE)
                                      .parameters(parameters(name))
                                      .capabilities(Capability.CAPABILITY_IAM))
                          .stackId();
                  ids.put(name, id);
                  everyId.add(id);
                }));
  }

  private void update(String name) {
    world.attempt(
        "UpdateStack " + name,
        () ->
            call(
                cfn ->
                    cfn.updateStack(
                        r ->
                            r.stackName(name)
                                .templateBody(TEMPLATE)
                                .parameters(parameters(name))
                                .capabilities(Capability.CAPABILITY_IAM))));
  }

  private void delete(String name) {
    world.attempt(
        "DeleteStack " + name, () -> call(cfn -> cfn.deleteStack(r -> r.stackName(name))));
  }

  /** Deletes those that are not on their way; to be called again until all are gone. */
  void deleteAll() {
    for (var id : everyId) {
      if (isAtRest(id) && !status(id).equals("DELETE_COMPLETE")) {
        delete(id);
      }
    }
  }

  private List<Parameter> parameters(String name) {
    var image =
        random.nextInt(3) == 0
            ? TaskImages.uri(TaskImages.anyBad(random), ++images)
            : TaskImages.uri("good", ++images);
    var landscape = world.landscape();
    return List.of(
        parameter("Name", serviceName(name)),
        parameter("Image", image),
        parameter("Count", String.valueOf(1 + random.nextInt(3))),
        parameter("Vpc", landscape.vpc()),
        parameter("Subnets", String.join(",", landscape.subnets())),
        parameter("SecurityGroup", landscape.securityGroup()),
        parameter("Cluster", World.CLUSTER));
  }

  private static Parameter parameter(String key, String value) {
    return Parameter.builder().parameterKey(key).parameterValue(value).build();
  }

  /** Ids of all stacks that there have been, oldest first. */
  List<String> all() {
    return everyId;
  }

  Stack describe(String id) {
    return world
        .region()
        .call(CloudFormationClient.class, cfn -> cfn.describeStacks(r -> r.stackName(id)))
        .stacks()
        .getFirst();
  }

  String status(String id) {
    return describe(id).stackStatusAsString();
  }

  /** Whether nothing is under way on it. */
  boolean isAtRest(String id) {
    return !status(id).endsWith("_IN_PROGRESS");
  }

  /** Its events, oldest first. */
  List<StackEvent> events(String id) {
    return world
        .region()
        .call(
            CloudFormationClient.class,
            cfn ->
                cfn.describeStackEventsPaginator(r -> r.stackName(id)).stackEvents().stream()
                    .toList())
        .reversed();
  }

  private String call(Consumer<CloudFormationClient> operation) {
    return world
        .region()
        .call(
            CloudFormationClient.class,
            cfn -> {
              operation.accept(cfn);
              return "done";
            });
  }

  private static String read(String resource) {
    try (var stream = Objects.requireNonNull(Stacks.class.getResourceAsStream(resource))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

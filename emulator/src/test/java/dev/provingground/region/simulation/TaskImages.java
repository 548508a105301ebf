package dev.provingground.region.simulation;

import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Task definitions whose image's tag says what the container does. */
final class TaskImages {
  static final String CONTAINER = "web";
  static final int PORT = 3000;
  static final String LOG_GROUP = "/simulated";
  static final String STREAM_PREFIX = "task";
  private static final String REPOSITORY =
      SimulatedRegion.ACCOUNT + ".dkr.ecr." + SimulatedRegion.NAME + ".amazonaws.com/workload:";
  private static final List<String> BAD = List.of("crash", "unstartable", "sick", "missing");

  private TaskImages() {}

  /** The image of that kind, such as {@code good-4}. */
  static String uri(String kind, int number) {
    // The registry has every tag but this one.
    return REPOSITORY + (kind.equals("missing") ? kind : kind + "-" + number);
  }

  static String anyBad(Random random) {
    return BAD.get(random.nextInt(BAD.size()));
  }

  static boolean isBad(String image) {
    return BAD.stream().anyMatch(kind -> image.startsWith(REPOSITORY + kind));
  }

  static RegisterTaskDefinitionRequest definition(
      String family, String image, String executionRoleArn, String taskRoleArn) {
    return RegisterTaskDefinitionRequest.builder()
        .family(family)
        .requiresCompatibilities(Compatibility.FARGATE)
        .networkMode(NetworkMode.AWSVPC)
        .cpu("256")
        .memory("512")
        .executionRoleArn(executionRoleArn)
        .taskRoleArn(taskRoleArn)
        .containerDefinitions(
            ContainerDefinition.builder()
                .name(CONTAINER)
                .image(image)
                .portMappings(PortMapping.builder().containerPort(PORT).build())
                .logConfiguration(
                    LogConfiguration.builder()
                        .logDriver("awslogs")
                        .options(
                            Map.of(
                                "awslogs-group", LOG_GROUP,
                                "awslogs-region", SimulatedRegion.NAME,
                                "awslogs-stream-prefix", STREAM_PREFIX))
                        .build())
                .build())
        .build();
  }
}

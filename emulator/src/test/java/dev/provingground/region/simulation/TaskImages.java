package dev.provingground.region.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Task definitions whose image's tag says what the container does. */
final class TaskImages {
  static final String CONTAINER = "web";
  static final int PORT = 3000;

  /** The command of the container's health check. */
  static final String CHECK = "check";

  static final String LOG_GROUP = "/simulated";
  static final String STREAM_PREFIX = "task";
  private static final String REPOSITORY =
      SimulatedRegion.ACCOUNT + ".dkr.ecr." + SimulatedRegion.NAME + ".amazonaws.com/workload:";
  private static final List<String> BAD = List.of("crash", "unstartable", "sick", "missing");

  /**
   * What a definition says beyond its image.
   *
   * @param check of the container's health; empty: none
   * @param stopTimeout in seconds; empty: ECS's default
   */
  record Care(Optional<HealthCheck> check, Optional<Integer> stopTimeout) {
    static final Care NONE = new Care(Optional.empty(), Optional.empty());
    private static final int USUAL_STOP_TIMEOUT = 30;

    static Care any(Random random) {
      return new Care(
          random.nextInt(3) == 0 ? Optional.of(anyCheck(random)) : Optional.empty(),
          random.nextInt(3) == 0 ? Optional.of(2 + random.nextInt(119)) : Optional.empty());
    }

    private static HealthCheck anyCheck(Random random) {
      return HealthCheck.builder()
          .command("CMD", CHECK)
          .interval(5 + random.nextInt(26))
          .timeout(2 + random.nextInt(4))
          .retries(1 + random.nextInt(3))
          .startPeriod(random.nextInt(2) * random.nextInt(90))
          .build();
    }

    /** How long a container has from SIGTERM to SIGKILL, in seconds. */
    int secondsToStop() {
      return stopTimeout.orElse(USUAL_STOP_TIMEOUT);
    }
  }

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
      String family, String image, String executionRoleArn, String taskRoleArn, Care care) {
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
                .healthCheck(care.check().orElse(null))
                .stopTimeout(care.stopTimeout().orElse(null))
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

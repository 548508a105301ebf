package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.ImageSource;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** What the runtime is told of a container: its definition, and what Fargate adds. */
final class ContainerLaunches {
  private static final String ENDPOINT = "http://169.254.170.2";

  private ContainerLaunches() {}

  static ContainerLaunch of(
      RegionIdentity region,
      TaskRecord task,
      ContainerDefinition container,
      ImageSource image,
      String credentialsId,
      Map<String, String> secrets,
      Output output) {
    var runtimeId = task.container(container.name()).runtimeId();
    return new ContainerLaunch(
        container.name(),
        runtimeId,
        image,
        container.entryPoint(),
        task.command(container),
        environment(region, task, container, runtimeId, credentialsId, secrets),
        Optional.ofNullable(container.workingDirectory()),
        Optional.ofNullable(container.user()),
        StorageRules.storage(task.containerDefinitions(), container),
        Optional.ofNullable(container.memory()),
        openFiles(container),
        container.linuxParameters() != null
            && Boolean.TRUE.equals(container.linuxParameters().initProcessEnabled()),
        output);
  }

  private static OpenFiles openFiles(ContainerDefinition container) {
    return container.ulimits().stream()
        .map(limit -> new OpenFiles(limit.softLimit(), limit.hardLimit()))
        .findFirst()
        .orElse(OpenFiles.USUAL);
  }

  private static Map<String, String> environment(
      RegionIdentity region,
      TaskRecord task,
      ContainerDefinition container,
      String runtimeId,
      String credentialsId,
      Map<String, String> secrets) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE");
    environment.put("AWS_REGION", region.region());
    environment.put("AWS_DEFAULT_REGION", region.region());
    environment.put("ECS_CONTAINER_METADATA_URI", ENDPOINT + "/v3/" + runtimeId);
    environment.put("ECS_CONTAINER_METADATA_URI_V4", ENDPOINT + "/v4/" + runtimeId);
    if (task.sessions().task().isPresent()) {
      environment.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/" + credentialsId);
    }
    environment.putAll(secrets);
    environment.putAll(task.environment(container));
    return environment;
  }
}

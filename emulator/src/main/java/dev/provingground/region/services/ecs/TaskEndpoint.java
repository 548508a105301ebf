package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Roles.Session;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ecs.ContainerRuntime.ClockDrift;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a task's requests to 169.254.170.2: {@code /v4/RUNTIME-ID}, the same with {@code /task},
 * {@code /stats} and {@code /task/stats}; under {@code /v3}, of which version 4 is an extension,
 * the same; and {@code /v2/credentials/ID}. Once the task has stopped nothing. Safe to call from
 * any thread.
 */
final class TaskEndpoint implements ContainerRuntime.TaskEndpoints {
  private static final Duration RENEW_BEFORE = Duration.ofMinutes(15);

  private final ServiceContext context;
  private final TaskRecord task;
  private final TaskMetadata metadata;
  private final String credentialsId;
  private final Function<String, Optional<String>> stats;
  private final Supplier<Optional<StorageUsage>> storage;
  private final Supplier<ClockDrift> clock;
  private @Nullable Session session;

  /**
   * @param stats of a container by name
   * @param storage what the task uses of it, where that is limited
   * @param clock how well it is set
   */
  TaskEndpoint(
      ServiceContext context,
      TaskRecord task,
      String credentialsId,
      Function<String, Optional<String>> stats,
      Supplier<Optional<StorageUsage>> storage,
      Supplier<ClockDrift> clock) {
    this.context = context;
    this.task = task;
    this.metadata = new TaskMetadata(task);
    this.credentialsId = credentialsId;
    this.stats = stats;
    this.storage = storage;
    this.clock = clock;
    this.session = task.sessions().task().orElse(null);
  }

  @Override
  public Optional<String> get(String path) {
    try {
      return context.loop().call(() -> answer(path));
    } catch (Exception e) {
      throw new IllegalStateException("task endpoint " + path + " of " + task.arn(), e);
    }
  }

  private Optional<String> answer(String path) {
    if (task.isStopped()) {
      return Optional.empty();
    }
    if (path.equals("/v2/credentials/" + credentialsId)) {
      return credentials();
    }
    if (!path.startsWith("/v4/") && !path.startsWith("/v3/")) {
      return Optional.empty();
    }
    var rest = path.substring("/v4/".length());
    int slash = rest.indexOf('/');
    var runtimeId = slash < 0 ? rest : rest.substring(0, slash);
    var container = metadata.named(runtimeId);
    if (container.isEmpty()) {
      return Optional.empty();
    }
    return switch (slash < 0 ? "" : rest.substring(slash)) {
      case "" -> metadata.container(runtimeId);
      case "/task" -> Optional.of(metadata.task(storage.get(), clock.get(), context.loop().now()));
      case "/stats" -> stats.apply(container.get().name());
      case "/task/stats" -> Optional.of(allStats());
      default -> Optional.empty();
    };
  }

  private String allStats() {
    var json = new StringBuilder("{");
    for (var container : task.description().containers()) {
      json.append(json.length() == 1 ? "" : ",")
          .append('"')
          .append(container.runtimeId())
          .append("\":")
          .append(stats.apply(container.name()).orElse("null"));
    }
    return json.append('}').toString();
  }

  /** The task role's session; a new one a quarter of an hour before it expires. */
  private Optional<String> credentials() {
    var current = session;
    var roleArn = task.spec().taskRoleArn();
    if (current == null || roleArn.isEmpty()) {
      return Optional.empty();
    }
    if (context.loop().now().plus(RENEW_BEFORE).isAfter(current.expiration())) {
      current = context.roles().assume(roleArn.get(), TaskRoles.PRINCIPAL, task.id());
      session = current;
    }
    return Optional.of(
        Json.MAPPER
            .valueToTree(
                Map.of(
                    "RoleArn", roleArn.get(),
                    "AccessKeyId", current.accessKeyId(),
                    "SecretAccessKey", current.secretAccessKey(),
                    "Token", current.sessionToken(),
                    "Expiration", current.expiration().toString()))
            .toString());
  }
}

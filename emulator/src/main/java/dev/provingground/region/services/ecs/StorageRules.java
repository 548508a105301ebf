package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.ecs.ContainerRuntime.Mount;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.Tmpfs;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * What a task definition may say of its storage and of what containers mount ("Specify a bind mount
 * in an Amazon ECS task definition").
 */
final class StorageRules {
  private static final Set<String> TMPFS_OPTIONS =
      Set.of("defaults", "rw", "ro", "exec", "noexec", "nosuid", "nodev");
  private static final String TMPFS_VALUES = "(uid|gid|nr_inodes)=[0-9]{1,9}|mode=[0-7]{3,4}";

  /** What a task has that asks for none ("Fargate task ephemeral storage for Amazon ECS"). */
  static final EphemeralStorage USUAL = EphemeralStorage.builder().sizeInGiB(20).build();

  private static final int LEAST_GIB = 21;
  private static final int MOST_GIB = 200;

  private StorageRules() {}

  /**
   * Of a task definition, or of a task that overrides it.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException
   */
  static void check(@Nullable EphemeralStorage storage) {
    if (storage == null) {
      return;
    }
    int size = EcsErrors.required(storage.sizeInGiB(), "EphemeralStorage.sizeInGiB");
    if (size < LEAST_GIB) {
      throw EcsErrors.client("EphemeralStorage size should be at least " + LEAST_GIB);
    }
    if (size > MOST_GIB) {
      throw EcsErrors.client("EphemeralStorage size should be at most " + MOST_GIB);
    }
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException, or
   *     NotImplemented for what this region has not
   */
  static void check(List<Volume> volumes, List<ContainerDefinition> containers) {
    var names = new HashSet<String>();
    for (var volume : volumes) {
      Supported.only(volume, "name", "host");
      var name = EcsErrors.required(volume.name(), "Volume.name");
      if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
        throw EcsErrors.client(
            "Volume name '%s' must be of up to 255 letters, numbers, hyphens and underscores."
                .formatted(name));
      }
      if (volume.host() != null && volume.host().sourcePath() != null) {
        throw EcsErrors.client("Fargate compatible task definitions do not support sourcePath");
      }
      if (!names.add(name)) {
        throw EcsErrors.client("Volume '%s' is defined more than once.".formatted(name));
      }
    }
    for (var container : containers) {
      for (var mount : container.mountPoints()) {
        if (!names.contains(String.valueOf(mount.sourceVolume()))) {
          throw EcsErrors.client("Unknown volume '%s'.".formatted(mount.sourceVolume()));
        }
        requireAbsolute(container, mount.containerPath());
      }
      tmpfs(container).forEach(one -> check(container, one));
    }
    for (var container : containers) {
      requireOneMountAPath(containers, container);
    }
  }

  private static void check(ContainerDefinition container, Tmpfs tmpfs) {
    requireAbsolute(container, tmpfs.containerPath());
    if (tmpfs.size() == null || tmpfs.size() <= 0) {
      throw EcsErrors.client(
          "The container has an invalid tmpfs size value specified. It must be a non-zero,"
              + " non-negative integer.");
    }
    for (var option : tmpfs.mountOptions()) {
      if (!TMPFS_OPTIONS.contains(option) && !option.matches(TMPFS_VALUES)) {
        throw Supported.unsupported("Tmpfs mount option '" + option + "'");
      }
    }
  }

  private static void requireAbsolute(ContainerDefinition container, @Nullable String path) {
    var given = EcsErrors.required(path, "containerPath");
    if (!given.startsWith("/") || Path.of(given).normalize().getNameCount() == 0) {
      throw EcsErrors.client(
          "Container '%s' mounts at '%s', which must be an absolute path below /."
              .formatted(container.name(), given));
    }
  }

  private static void requireOneMountAPath(
      List<ContainerDefinition> containers, ContainerDefinition container) {
    var paths = new HashSet<>(mounts(byName(containers), container, Set.of()).keySet());
    for (var tmpfs : tmpfs(container)) {
      if (!paths.add(Path.of(tmpfs.containerPath()).normalize())) {
        throw duplicate(container, tmpfs.containerPath());
      }
    }
  }

  private static RuntimeException duplicate(ContainerDefinition container, String path) {
    return EcsErrors.client(
        "Container '%s' mounts more than one thing at '%s'.".formatted(container.name(), path));
  }

  /** What a container of a definition that was checked mounts. */
  static Storage storage(List<ContainerDefinition> containers, ContainerDefinition container) {
    return new Storage(
        Boolean.TRUE.equals(container.readonlyRootFilesystem()),
        List.copyOf(mounts(byName(containers), container, Set.of()).values()),
        tmpfs(container).stream()
            .map(
                one ->
                    new ContainerRuntime.Tmpfs(one.containerPath(), one.size(), one.mountOptions()))
            .toList());
  }

  /** Its own, and those of the containers that it takes volumes from, by theirs. */
  private static Map<Path, Mount> mounts(
      Map<String, ContainerDefinition> byName, ContainerDefinition container, Set<String> before) {
    var path = new HashSet<>(before);
    if (!path.add(container.name())) {
      throw EcsErrors.client(
          "Container '%s' takes volumes from itself, by way of others or not."
              .formatted(container.name()));
    }
    var mounts = new LinkedHashMap<Path, Mount>();
    for (var from : container.volumesFrom()) {
      var source =
          Optional.ofNullable(byName.get(String.valueOf(from.sourceContainer())))
              .orElseThrow(
                  () ->
                      EcsErrors.client(
                          "Container '%s' takes volumes from '%s', which the task definition does not have."
                              .formatted(container.name(), from.sourceContainer())));
      boolean readOnly = Boolean.TRUE.equals(from.readOnly());
      mounts(byName, source, path)
          .forEach(
              (where, mount) ->
                  mounts.put(
                      where,
                      new Mount(mount.volume(), mount.path(), readOnly || mount.readOnly())));
    }
    var own = new HashSet<Path>();
    for (var mount : container.mountPoints()) {
      var where = Path.of(mount.containerPath()).normalize();
      if (!own.add(where)) {
        throw duplicate(container, mount.containerPath());
      }
      mounts.put(
          where,
          new Mount(
              mount.sourceVolume(), mount.containerPath(), Boolean.TRUE.equals(mount.readOnly())));
    }
    return mounts;
  }

  private static List<Tmpfs> tmpfs(ContainerDefinition container) {
    return container.linuxParameters() == null ? List.of() : container.linuxParameters().tmpfs();
  }

  private static Map<String, ContainerDefinition> byName(List<ContainerDefinition> containers) {
    return containers.stream()
        .collect(Collectors.toMap(ContainerDefinition::name, Function.identity()));
  }
}

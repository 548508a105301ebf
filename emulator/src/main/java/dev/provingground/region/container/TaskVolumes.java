package dev.provingground.region.container;

import static dev.provingground.region.kernel.Mounts.Attribute.NO_DEVICES;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_SET_UID;
import static dev.provingground.region.kernel.Mounts.Attribute.READ_ONLY;

import dev.provingground.region.container.image.Trees;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.RootedPath;
import dev.provingground.region.services.ecs.ContainerRuntime.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * The volumes that a task's containers share ("Use bind mounts with Amazon ECS"): directories of
 * its storage, deleted with it.
 */
final class TaskVolumes {
  private final Path directory;

  /**
   * @param directory for them alone; need not be there
   */
  TaskVolumes(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes those that the containers mount. One that a container mounts where its image declares a
   * volume begins as the image has it there, owner and mode included; else it is empty and root's.
   */
  void make(Collection<LaunchPlan> containers) throws IOException {
    for (var plan : containers) {
      for (var mount : plan.storage().mounts()) {
        var volume = directory.resolve(mount.volume());
        var content = declared(plan, mount);
        if (content.isPresent() && isEmpty(volume)) {
          Files.createDirectories(directory);
          Trees.delete(volume);
          Trees.copy(content.get(), volume);
        } else {
          Files.createDirectories(volume);
        }
      }
    }
  }

  private static Optional<Path> declared(LaunchPlan plan, Mount mount) {
    return plan.declaredVolumes().contains(Path.of(mount.path()).normalize().toString())
        ? RootedPath.find(plan.lower(), mount.path()).filter(Files::isDirectory)
        : Optional.empty();
  }

  private static boolean isEmpty(Path volume) throws IOException {
    if (!Files.isDirectory(volume)) {
      return true;
    }
    try (var files = Files.list(volume)) {
      return files.findAny().isEmpty();
    }
  }

  /** Shows a volume at the directory, in the calling thread's mount namespace. */
  void mount(String volume, Path target, boolean readOnly) {
    Mounts.bind(directory.resolve(volume), target, NO_SET_UID, NO_DEVICES);
    if (readOnly) {
      Mounts.restrict(target, READ_ONLY);
    }
  }
}

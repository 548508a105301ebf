package dev.provingground.region.container;

import dev.provingground.region.container.image.PulledImage;
import dev.provingground.region.kernel.RootedPath;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.Mount;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import dev.provingground.region.services.ecs.ContainerRuntime.Tmpfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A container as it will run: the image's configuration under the task definition's.
 *
 * @param lower the image's file system
 * @param declaredVolumes paths that the image declares as volumes
 * @param program path in the container
 * @param environment {@code NAME=value}: the image's and the task's, nothing else
 * @param stopSignal what asks it to stop
 */
record LaunchPlan(
    Path lower,
    Set<String> declaredVolumes,
    Storage storage,
    OpenFiles openFiles,
    boolean initProcess,
    String program,
    List<String> arguments,
    List<String> environment,
    String workingDirectory,
    ImageUsers.Ids ids,
    int stopSignal) {

  /**
   * The same container, with another command.
   *
   * @throws StartException when its file system has no such program
   */
  LaunchPlan running(List<String> command) throws StartException {
    var path =
        environment.stream()
            .filter(one -> one.startsWith("PATH="))
            .map(one -> one.substring("PATH=".length()))
            .findFirst()
            .orElse("");
    return new LaunchPlan(
        lower,
        declaredVolumes,
        storage,
        openFiles,
        initProcess,
        Executables.find(lower, command.getFirst(), path, workingDirectory),
        command,
        environment,
        workingDirectory,
        ids,
        stopSignal);
  }

  static LaunchPlan of(PulledImage image, ContainerLaunch launch) throws StartException {
    var config = image.config();
    var arguments = new ArrayList<String>();
    arguments.addAll(launch.entryPoint().isEmpty() ? config.entryPoint() : launch.entryPoint());
    // Docker's rule: an entry point of one's own also hides the image's command.
    arguments.addAll(
        launch.command().isEmpty() && launch.entryPoint().isEmpty()
            ? config.command()
            : launch.command());
    if (arguments.isEmpty()) {
      throw StartException.cannotCreate("no command specified");
    }
    var environment = new LinkedHashMap<>(config.environment());
    environment.putAll(launch.environment());
    var workingDirectory = launch.workingDirectory().or(config::workingDirectory).orElse("/");
    if (!workingDirectory.startsWith("/")) {
      throw StartException.cannotCreate(
          "the working directory '"
              + workingDirectory
              + "' is invalid, it needs to be an absolute path");
    }
    if (launch.storage().readonlyRootFilesystem()
        && !isMounted(launch.storage(), workingDirectory)
        && RootedPath.find(image.root(), workingDirectory).filter(Files::isDirectory).isEmpty()) {
      throw StartException.cannotStart(
          "chdir to cwd (\""
              + workingDirectory
              + "\") set in config.json failed: no such file or directory");
    }
    return new LaunchPlan(
        image.root(),
        config.volumes(),
        launch.storage(),
        launch.openFiles(),
        launch.initProcess(),
        Executables.find(
            image.root(),
            arguments.getFirst(),
            environment.getOrDefault("PATH", ""),
            workingDirectory),
        List.copyOf(arguments),
        environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList(),
        workingDirectory,
        new ImageUsers(image.root()).resolve(launch.user().or(config::user).orElse("")),
        Signals.number(config.stopSignal().orElse("SIGTERM")));
  }

  private static boolean isMounted(Storage storage, String directory) {
    return Stream.concat(
            storage.mounts().stream().map(Mount::path), storage.tmpfs().stream().map(Tmpfs::path))
        .anyMatch(path -> Path.of(directory).normalize().startsWith(Path.of(path).normalize()));
  }
}

package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroups;
import dev.provingground.region.container.image.ImageStore;
import dev.provingground.region.container.image.Registries;
import dev.provingground.region.fabric.NetworkNamespaces;
import dev.provingground.region.time.EventLoop;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all tasks of a runtime share.
 *
 * @param pullPath empty where nobody asks how a task reaches the registry
 * @param directory for what belongs to one container
 * @param forgetter hears of tasks that hold nothing any more
 */
record Workshop(
    EventLoop loop,
    HostCapabilities host,
    NetworkNamespaces namespaces,
    ImageStore images,
    Registries registries,
    Launcher launcher,
    Guardian guardian,
    Cgroups cgroups,
    EndpointServer endpoints,
    Optional<PullPath> pullPath,
    Path directory,
    Consumer<RunningTask> forgetter) {
  void forget(RunningTask task) {
    forgetter.accept(task);
  }
}

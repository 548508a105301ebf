package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.container.cgroup.Cgroups;
import dev.provingground.region.container.cgroup.Limits;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * What the containers of a task share.
 *
 * @param names of the task's host
 * @param init of the pid namespace that they share, where they do
 * @param volumes that its containers share
 */
record TaskResources(
    Namespace namespace,
    HostNames names,
    Cgroups.Task cgroup,
    Optional<InitProcess> init,
    TaskVolumes volumes,
    EndpointServer.Listener endpoint) {
  /**
   * @param plans of all its containers
   */
  static TaskResources acquire(Workshop shop, TaskLaunch launch, Collection<LaunchPlan> plans)
      throws Exception {
    var namespace = shop.namespaces().of(launch.networkInterfaceId());
    var names = namespace.call(() -> HostNames.here(launch.region()));
    var cgroup =
        shop.cgroups()
            .task(UUID.randomUUID().toString(), new Limits(launch.cpuUnits(), launch.memoryMiB()));
    var volumes = new TaskVolumes(shop.directory().resolve(UUID.randomUUID().toString()));
    Optional<InitProcess> init = Optional.empty();
    try {
      volumes.make(plans);
      if (launch.sharesPids()) {
        var group = cgroup.container(UUID.randomUUID().toString(), Optional.empty());
        init = Optional.of(InitProcess.start(namespace, group, shop.guardian()));
      }
      return new TaskResources(
          namespace,
          names,
          cgroup,
          init,
          volumes,
          shop.endpoints().open(namespace, launch.endpoints()));
    } catch (Exception e) {
      init.ifPresent(InitProcess::end);
      volumes.delete();
      cgroup.remove();
      throw e;
    }
  }

  Cgroup cgroup(ContainerLaunch container) throws IOException {
    return cgroup.container(UUID.randomUUID().toString(), container.memoryMiB());
  }

  /** To be called when none of the containers runs any more. */
  void release() throws IOException {
    endpoint.close();
    init.ifPresent(InitProcess::end);
    volumes.delete();
    cgroup.remove();
  }
}

package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.container.cgroup.Cgroups;
import dev.provingground.region.container.cgroup.Limits;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * What the containers of a task share.
 *
 * @param names of the task's host
 * @param storage for what they write
 * @param init of the pid namespace that they share, where they do
 * @param volumes that its containers share
 */
record TaskResources(
    Namespace namespace,
    HostNames names,
    Cgroups.Task cgroup,
    TaskStorage storage,
    Optional<InitProcess> init,
    TaskVolumes volumes,
    EndpointServer.Listener endpoint) {
  /**
   * @param plans of all its containers
   */
  static TaskResources acquire(Workshop shop, TaskLaunch launch, Collection<LaunchPlan> plans)
      throws Exception {
    var namespace = shop.namespaces().of(launch.networkInterfaceId());
    var storage = storage(shop, launch, plans);
    try {
      return acquire(shop, launch, plans, namespace, storage);
    } catch (Exception e) {
      storage.delete();
      throw e;
    }
  }

  private static TaskResources acquire(
      Workshop shop,
      TaskLaunch launch,
      Collection<LaunchPlan> plans,
      Namespace namespace,
      TaskStorage storage)
      throws Exception {
    var names = namespace.call(() -> HostNames.here(launch.region()));
    var cgroup =
        shop.cgroups()
            .task(UUID.randomUUID().toString(), new Limits(launch.cpuUnits(), launch.memoryMiB()));
    var volumes = new TaskVolumes(storage.directory().resolve("volumes"));
    Optional<InitProcess> init = Optional.empty();
    try {
      namespace.call(
          () -> {
            OwnThread.isolateMounts();
            Mounts.makePrivate();
            storage.show();
            volumes.make(plans);
            return storage;
          });
      if (launch.sharesPids()) {
        var group = cgroup.container(UUID.randomUUID().toString(), Optional.empty());
        init = Optional.of(InitProcess.start(namespace, group, shop.guardian()));
      }
      return new TaskResources(
          namespace,
          names,
          cgroup,
          storage,
          init,
          volumes,
          shop.endpoints().open(namespace, launch.endpoints()));
    } catch (Exception e) {
      init.ifPresent(InitProcess::end);
      cgroup.remove();
      throw e;
    }
  }

  /** As large as the task may have it, where the host can make such a one. */
  private static TaskStorage storage(Workshop shop, TaskLaunch launch, Collection<LaunchPlan> plans)
      throws IOException {
    var directory = shop.directory().resolve(UUID.randomUUID().toString());
    long mebibytes = launch.ephemeralStorageGiB() * 1024L;
    var format = shop.host().diskFormat();
    if (format.isEmpty()) {
      return new TaskStorage.OnHost(directory, Optional.empty());
    }
    if (plans.stream().noneMatch(plan -> plan.storage().isWritable())) {
      return new TaskStorage.OnHost(directory, Optional.of(new StorageUsage(mebibytes, 0)));
    }
    // A disk with less room than that is the tighter limit, and tells of its end at once.
    return shop.directory().toFile().getUsableSpace() >> 20 < mebibytes
        ? new TaskStorage.OnHost(directory, Optional.empty())
        : TaskStorage.Sized.make(directory, mebibytes, format.get());
  }

  Cgroup cgroup(ContainerLaunch container) throws IOException {
    return cgroup.container(UUID.randomUUID().toString(), container.memoryMiB());
  }

  /** To be called when none of the containers runs any more. */
  void release() throws IOException {
    endpoint.close();
    init.ifPresent(InitProcess::end);
    storage.delete();
    cgroup.remove();
  }
}

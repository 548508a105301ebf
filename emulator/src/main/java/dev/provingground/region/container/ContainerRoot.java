package dev.provingground.region.container;

import static dev.provingground.region.kernel.Mounts.Attribute.NO_DEVICES;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_EXEC;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_SET_UID;
import static dev.provingground.region.kernel.Mounts.Attribute.READ_ONLY;

import dev.provingground.region.container.cgroup.CgroupView;
import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.RootedPath;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container's file system, mounted in the calling thread's own mount namespace: it goes when the
 * last process in there has gone.
 *
 * @param directory the container's, with what is generated for it
 */
record ContainerRoot(Path directory, OverlaySupport overlay) {
  private static final List<String> DEVICES =
      List.of("null", "zero", "full", "random", "urandom", "tty");
  private static final Map<String, String> DEVICE_LINKS =
      Map.of(
          "fd", "/proc/self/fd",
          "stdin", "/proc/self/fd/0",
          "stdout", "/proc/self/fd/1",
          "stderr", "/proc/self/fd/2",
          "ptmx", "pts/ptmx");
  static final List<String> GENERATED = List.of("hostname", "hosts", "resolv.conf");

  /** Where the root is, in the container's mount namespace. */
  Path path() {
    return directory.resolve("root");
  }

  /** Mounts all but /proc, which only a process of the new pid namespace can mount. */
  void mount(LaunchPlan plan, TaskResources task, List<CgroupView> cgroups) throws IOException {
    Mounts.makePrivate();
    task.storage().show();
    Files.createDirectory(path());
    var storage = plan.storage();
    boolean readOnly = storage.readonlyRootFilesystem();
    // What is mounted may need directories that the image lacks.
    boolean asItIs = readOnly && storage.mounts().isEmpty() && storage.tmpfs().isEmpty();
    if (asItIs) {
      Mounts.bind(plan.lower(), path(), NO_SET_UID, NO_DEVICES, READ_ONLY);
    } else if (readOnly) {
      overlay.mount(plan.lower(), directory, path());
    } else {
      var layer = task.storage().directory().resolve("layers").resolve(directory.getFileName());
      task.storage().overlay(overlay).mount(plan.lower(), Files.createDirectories(layer), path());
    }
    if (!readOnly) {
      makeDirectories(plan.workingDirectory());
    }
    mountDevices(path().resolve("dev"));
    mountSys(path().resolve("sys"), cgroups);
    for (var file : GENERATED) {
      Mounts.bind(
          directory.resolve(file), path().resolve("etc").resolve(file), NO_SET_UID, NO_DEVICES);
      if (readOnly) {
        Mounts.restrict(path().resolve("etc").resolve(file), READ_ONLY);
      }
    }
    mountStorage(storage, task.volumes());
    if (readOnly && !asItIs) {
      Mounts.restrict(path(), READ_ONLY);
    }
  }

  /** What lies in another mount comes after it. */
  private void mountStorage(Storage storage, TaskVolumes volumes) throws IOException {
    var mounts = new TreeMap<Path, Mounting>();
    for (var mount : storage.mounts()) {
      mounts.put(
          Path.of(mount.path()).normalize(),
          target -> volumes.mount(mount.volume(), target, mount.readOnly()));
    }
    for (var tmpfs : storage.tmpfs()) {
      mounts.put(
          Path.of(tmpfs.path()).normalize(),
          target -> MemoryFiles.of(tmpfs, IdMap.users(), IdMap.groups()).mount(target));
    }
    for (var mount : mounts.entrySet()) {
      mount.getValue().at(makeDirectories(mount.getKey().toString()));
    }
  }

  private interface Mounting {
    void at(Path target);
  }

  /** As Docker does for a directory that the image lacks; answers where it really is. */
  private Path makeDirectories(String directory) throws IOException {
    var known = path();
    var name = "";
    for (var part : directory.split("/")) {
      name += "/" + part;
      var found = RootedPath.find(path(), name);
      known = found.isPresent() ? found.get() : Files.createDirectory(known.resolve(part));
    }
    return known;
  }

  private static void mountDevices(Path dev) throws IOException {
    Mounts.mount("tmpfs", dev, "mode=755,size=64k", NO_SET_UID, NO_EXEC);
    for (var device : DEVICES) {
      // Bound, not made: an ordinary user's region may not make devices.
      Mounts.bind(
          Path.of("/dev", device), Files.createFile(dev.resolve(device)), NO_SET_UID, NO_EXEC);
    }
    for (var link : DEVICE_LINKS.entrySet()) {
      Files.createSymbolicLink(dev.resolve(link.getKey()), Path.of(link.getValue()));
    }
    Mounts.mount(
        "tmpfs",
        Files.createDirectory(dev.resolve("shm")),
        "mode=1777,size=64m",
        NO_SET_UID,
        NO_DEVICES,
        NO_EXEC);
    Mounts.mount(
        "devpts",
        Files.createDirectory(dev.resolve("pts")),
        "newinstance,ptmxmode=0666,mode=0620",
        NO_SET_UID,
        NO_EXEC);
  }

  private static void mountSys(Path sys, List<CgroupView> cgroups) throws IOException {
    try {
      Mounts.mount("sysfs", sys, "", READ_ONLY, NO_SET_UID, NO_DEVICES, NO_EXEC);
    } catch (KernelException e) {
      return; // where the host hides parts of /sys, no new one may be mounted: then there is none
    }
    if (cgroups.isEmpty()) {
      return;
    }
    var mountPoint = sys.resolve("fs/cgroup");
    if (cgroups.getFirst().name().isEmpty()) {
      Mounts.bind(
          cgroups.getFirst().directory(), mountPoint, READ_ONLY, NO_SET_UID, NO_DEVICES, NO_EXEC);
      return;
    }
    Mounts.mount("tmpfs", mountPoint, "mode=755,size=64k", NO_SET_UID, NO_DEVICES, NO_EXEC);
    for (var view : cgroups) {
      Mounts.bind(
          view.directory(),
          Files.createDirectory(mountPoint.resolve(view.name())),
          READ_ONLY,
          NO_SET_UID,
          NO_DEVICES,
          NO_EXEC);
    }
    Mounts.restrict(mountPoint, READ_ONLY);
  }
}

package dev.provingground.region.container;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.Mounts.Attribute;
import dev.provingground.region.services.ecs.ContainerRuntime.Tmpfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A tmpfs as the kernel takes it.
 *
 * @param data the file system's own options
 */
record MemoryFiles(List<String> data, Set<Attribute> attributes) {
  /**
   * As Docker does, programs in it run only where that is asked for; anybody may write unless a
   * mode says otherwise. An owner that does not exist here is left out: where one user only is
   * mapped, the container is that one.
   *
   * @throws IllegalArgumentException naming an option that is none of ours
   */
  static MemoryFiles of(Tmpfs tmpfs, IdMap users, IdMap groups) {
    var data = new ArrayList<String>();
    data.add("size=" + tmpfs.sizeMiB() + "m");
    var attributes = EnumSet.of(Attribute.NO_SET_UID, Attribute.NO_DEVICES, Attribute.NO_EXEC);
    for (var option : tmpfs.options()) {
      var name = option.split("=", 2)[0];
      switch (name) {
        case "defaults", "rw", "nosuid", "nodev" -> {} // so they are anyway
        case "noexec" -> attributes.add(Attribute.NO_EXEC);
        case "exec" -> attributes.remove(Attribute.NO_EXEC);
        case "ro" -> attributes.add(Attribute.READ_ONLY);
        case "mode", "nr_inodes" -> data.add(option);
        case "uid" -> addOwner(option, users, data);
        case "gid" -> addOwner(option, groups, data);
        default -> throw new IllegalArgumentException("tmpfs option " + option);
      }
    }
    return new MemoryFiles(List.copyOf(data), Set.copyOf(attributes));
  }

  private static void addOwner(String option, IdMap ids, List<String> data) {
    if (ids.maps(Long.parseLong(option.substring(option.indexOf('=') + 1)))) {
      data.add(option);
    }
  }

  /** In the calling thread's mount namespace. */
  void mount(Path target) {
    Mounts.mount("tmpfs", target, String.join(",", data), attributes.toArray(new Attribute[0]));
  }
}

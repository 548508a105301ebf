package dev.provingground.region.container.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A hierarchy of control groups that is mounted here.
 *
 * @param controllers of version 1, such as {@code memory}; empty for version 2
 * @param mountPoint where its top is
 * @param own the group of this process
 */
record Hierarchy(Set<String> controllers, Path mountPoint, Path own) {
  private static final int MOUNT_ROOT = 3;
  private static final int MOUNT_POINT = 4;

  boolean isUnified() {
    return controllers.isEmpty();
  }

  static List<Hierarchy> all() throws IOException {
    return parse(
        Files.readAllLines(Path.of("/proc/self/mountinfo")),
        Files.readAllLines(Path.of("/proc/self/cgroup")));
  }

  static List<Hierarchy> parse(List<String> mounts, List<String> groups) {
    var found = new ArrayList<Hierarchy>();
    for (var mount : mounts) {
      var halves = mount.split(" - ", 2);
      var kind = halves[1].split(" ");
      if (!kind[0].equals("cgroup") && !kind[0].equals("cgroup2")) {
        continue;
      }
      var options = List.of(kind[2].split(","));
      for (var group : groups) {
        // hierarchy-id:controllers:path, of version 2 0::path
        var fields = group.split(":", 3);
        var controllers = new HashSet<>(List.of(fields[1].split(",")));
        controllers.remove("");
        boolean matches =
            kind[0].equals("cgroup2")
                ? fields[0].equals("0")
                : !controllers.isEmpty() && options.containsAll(controllers);
        if (matches) {
          var place = halves[0].split(" ");
          var mountPoint = Path.of(unescape(place[MOUNT_POINT]));
          found.add(
              new Hierarchy(
                  Set.copyOf(controllers),
                  mountPoint,
                  mountPoint.resolve(below(place[MOUNT_ROOT], fields[2]))));
        }
      }
    }
    return found;
  }

  /** The group's path, seen from what is mounted: a container may see a part of the hierarchy. */
  private static String below(String root, String path) {
    var relative =
        root.equals("/") || !path.startsWith(root) ? path : path.substring(root.length());
    return relative.replaceFirst("^/+", "");
  }

  private static String unescape(String path) {
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}

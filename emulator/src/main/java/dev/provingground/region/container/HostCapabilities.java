package dev.provingground.region.container;

import dev.provingground.region.kernel.IdMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this host lets the region do for containers, found out by trying.
 *
 * @param users that exist in the region's user namespace
 * @param setGroups the region may change supplementary groups
 * @param overlay how writable roots are made
 * @param unshare the program of that name
 */
record HostCapabilities(
    IdMap users, IdMap groups, boolean setGroups, OverlaySupport overlay, Path unshare) {
  private static final List<String> PROGRAM_DIRECTORIES =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/run/current-system/sw/bin");

  /**
   * @param scratch an empty directory on the working directory's file system
   */
  static HostCapabilities detect(Path scratch) throws IOException {
    return new HostCapabilities(
        IdMap.users(),
        IdMap.groups(),
        Files.readString(Path.of("/proc/self/setgroups")).strip().equals("allow"),
        OverlaySupport.detect(scratch),
        program("unshare"));
  }

  /** Whether a thread can turn into that user, or it takes a user namespace of its own. */
  boolean canBecome(int uid, int gid) {
    return setGroups && users.maps(uid) && groups.maps(gid);
  }

  /**
   * A program of util-linux.
   *
   * @throws IllegalStateException naming the package, when it is not there
   */
  static Path program(String name) {
    return PROGRAM_DIRECTORIES.stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no program " + name + " here: install util-linux"));
  }
}

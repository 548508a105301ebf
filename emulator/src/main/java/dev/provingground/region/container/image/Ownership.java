package dev.provingground.region.container.image;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.provingground.region.kernel.IdMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gives files their owner and mode, as far as the region may: an id that its user namespace does
 * not map stays the region's own.
 */
final class Ownership {
  private final IdMap users;
  private final IdMap groups;

  Ownership(IdMap users, IdMap groups) {
    this.users = users;
    this.groups = groups;
  }

  /** For files and directories. */
  void set(Path path, long uid, long gid, int mode) throws IOException {
    setOwner(path, uid, gid);
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** Of the path itself, also when it is a symbolic link. */
  void setOwner(Path path, long uid, long gid) throws IOException {
    if (uid != 0 && users.maps(uid)) {
      Files.setAttribute(path, "unix:uid", (int) uid, NOFOLLOW_LINKS);
    }
    if (gid != 0 && groups.maps(gid)) {
      Files.setAttribute(path, "unix:gid", (int) gid, NOFOLLOW_LINKS);
    }
  }
}

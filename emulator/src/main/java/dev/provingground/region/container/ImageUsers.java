package dev.provingground.region.container;

import dev.provingground.region.kernel.RootedPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The users and groups that an image names in its {@code /etc/passwd} and {@code /etc/group}. */
final class ImageUsers {
  private static final int PASSWD_GID = 3;
  private final Path root;

  ImageUsers(Path root) {
    this.root = root;
  }

  /** Who a process runs as, in the container. */
  record Ids(int uid, int gid) {}

  /**
   * @param user {@code uid}, {@code name}, or either with {@code :gid} or {@code :group}; empty:
   *     root
   * @throws StartException naming the user or group that the image lacks
   */
  Ids resolve(String user) throws StartException {
    if (user.isEmpty()) {
      return new Ids(0, 0);
    }
    int colon = user.indexOf(':');
    var name = colon < 0 ? user : user.substring(0, colon);
    var entry = find("/etc/passwd", name);
    int uid;
    if (entry.isPresent()) {
      uid = Integer.parseInt(entry.get().get(2));
    } else if (isId(name)) {
      uid = Integer.parseInt(name);
    } else {
      throw StartException.cannotCreate(
          "unable to find user " + name + ": no matching entries in passwd file");
    }
    if (colon >= 0) {
      return new Ids(uid, group(user.substring(colon + 1)));
    }
    return new Ids(uid, entry.map(e -> Integer.parseInt(e.get(PASSWD_GID))).orElse(0));
  }

  private int group(String group) throws StartException {
    var entry = find("/etc/group", group);
    if (entry.isPresent()) {
      return Integer.parseInt(entry.get().get(2));
    }
    if (isId(group)) {
      return Integer.parseInt(group);
    }
    throw StartException.cannotCreate(
        "unable to find group " + group + ": no matching entries in group file");
  }

  /** The line of that name or, second choice, of that id; lines that are broken are passed over. */
  private Optional<List<String>> find(String file, String nameOrId) throws StartException {
    var path = RootedPath.find(root, file).filter(Files::isRegularFile);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      var lines =
          Files.readAllLines(path.get(), StandardCharsets.ISO_8859_1).stream()
              .map(line -> List.of(line.split(":", -1)))
              .filter(f -> f.size() > 2 && isId(f.get(2)))
              .filter(
                  f ->
                      file.equals("/etc/group") || f.size() > PASSWD_GID && isId(f.get(PASSWD_GID)))
              .toList();
      return lines.stream()
          .filter(f -> f.get(0).equals(nameOrId))
          .findFirst()
          .or(() -> lines.stream().filter(f -> f.get(2).equals(nameOrId)).findFirst());
    } catch (IOException e) {
      throw new StartException("CannotCreateContainerError: " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

package dev.provingground.region.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the region gets namespaces of its own: pid and mount, so that the kernel tears all of it down
 * when any one of its processes dies; user, where it is not started by root. Not network: its API
 * listens on the host's 127.0.0.1.
 */
record Isolation(Path setpriv, Path unshare, Users users) {
  /** Which users exist inside. */
  enum Users {
    /** The host's own; takes root. */
    HOST,
    /** Root, and those that /etc/subuid grants to the caller. */
    RANGE,
    /** Root only, who is the caller outside. */
    ONE;

    private List<String> flags() {
      return switch (this) {
        case HOST -> List.of();
        case RANGE -> List.of("--user", "--map-root-user", "--map-auto");
        case ONE -> List.of("--user", "--map-root-user");
      };
    }
  }

  /**
   * The command within the namespaces. A shell is its process number 1, which waits for it, reaps
   * what is left of others, and passes on its exit code. It dies with the thread that starts it.
   */
  List<String> wrap(List<String> command) {
    var wrapped = new ArrayList<String>();
    wrapped.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", unshare.toString()));
    wrapped.addAll(users.flags());
    wrapped.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    wrapped.addAll(List.of("sh", "-c", "\"$@\"; exit $?", "region"));
    wrapped.addAll(command);
    return wrapped;
  }
}

package dev.provingground.region.container.image;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A registry, as images name it, and where it is: Docker Hub elsewhere than its name says, and one
 * on this machine without TLS, as Docker has it.
 */
record RegistryHost(String name) {
  private static final Pattern LOCAL =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?");
  private static final String DOCKER_HUB = "docker.io";

  static RegistryHost of(String name) {
    return new RegistryHost(name);
  }

  /** Whether it is on this machine. */
  boolean isLocal() {
    return LOCAL.matcher(name).matches();
  }

  /** Such as {@code https://registry-1.docker.io}. */
  String root() {
    return (isLocal() ? "http://" : "https://")
        + (name.equals(DOCKER_HUB) ? "registry-1.docker.io" : name);
  }

  /**
   * Whether the registry may send there, for a blob or for a token: from this machine to this
   * machine only, from elsewhere never to this machine, and never to where anybody can listen in.
   */
  boolean maySendTo(URI place) {
    var authority = place.getAuthority();
    if (authority == null) {
      return false;
    }
    boolean local = LOCAL.matcher(authority).matches();
    return isLocal() ? local : !local && "https".equals(place.getScheme());
  }
}

package dev.provingground.workload.image;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The container configuration of the image. Start from {@link #REFERENCE} and change what a drill
 * or a mutant is about:
 *
 * <pre>{@code
 * ImageOptions.REFERENCE.withUser("0:0")
 * ImageOptions.REFERENCE.withEnvironment("APP_ENV", "development")
 * ImageOptions.REFERENCE.withEntrypoint("/opt/java/openjdk/bin/java", "-version")
 * }</pre>
 *
 * @param user numeric {@code uid:gid}
 * @param port the one exposed port, 1 to 65535; the service listens where the variable {@code PORT}
 *     says
 * @param environment of the container
 * @param labels of the image
 * @param entrypoint what runs instead of the service; null for the service
 * @param architecture that the image states; its programs are amd64's whatever it says
 */
public record ImageOptions(
    String user,
    int port,
    SortedMap<String, String> environment,
    SortedMap<String, String> labels,
    @Nullable List<String> entrypoint,
    String architecture) {

  /** What the reference stack deploys. */
  public static final ImageOptions REFERENCE =
      new ImageOptions(
          "65532:65532",
          3000,
          new TreeMap<>(Map.of("APP_ENV", "production", "PORT", "3000")),
          new TreeMap<>(Map.of("org.opencontainers.image.title", "proving-ground-workload")),
          null,
          "amd64");

  public ImageOptions {
    if (!user.matches("[0-9]+:[0-9]+")) {
      throw new IllegalArgumentException(
          "The user is '%s'; it must be numeric, such as 65532:65532, as the image need not have names"
              .formatted(user));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "The port is %d; it must be from 1 to 65535".formatted(port));
    }
    // Sorted, as the digest depends on the order.
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
  }

  public ImageOptions withUser(String newUser) {
    return new ImageOptions(newUser, port, environment, labels, entrypoint, architecture);
  }

  /** Exposes another port, and has the service listen on it. */
  public ImageOptions withPort(int newPort) {
    return new ImageOptions(user, newPort, environment, labels, entrypoint, architecture)
        .withEnvironment("PORT", Integer.toString(newPort));
  }

  public ImageOptions withEnvironment(String name, String value) {
    return new ImageOptions(
        user, port, with(environment, name, value), labels, entrypoint, architecture);
  }

  public ImageOptions withLabel(String name, String value) {
    return new ImageOptions(
        user, port, environment, with(labels, name, value), entrypoint, architecture);
  }

  public ImageOptions withEntrypoint(String... newEntrypoint) {
    return new ImageOptions(user, port, environment, labels, List.of(newEntrypoint), architecture);
  }

  public ImageOptions withArchitecture(String newArchitecture) {
    return new ImageOptions(user, port, environment, labels, entrypoint, newArchitecture);
  }

  private static SortedMap<String, String> with(
      SortedMap<String, String> map, String name, String value) {
    SortedMap<String, String> changed = new TreeMap<>(map);
    changed.put(name, value);
    return changed;
  }
}

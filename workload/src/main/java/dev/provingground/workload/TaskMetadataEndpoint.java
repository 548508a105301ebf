package dev.provingground.workload;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the task metadata endpoint until it has answered once; a task's metadata does not change in
 * its life. After a failure it is left alone for a second, so that a broken endpoint does not slow
 * every request.
 */
final class TaskMetadataEndpoint {

  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final int LARGEST_ANSWER = 256 * 1024;

  private final @Nullable URI container;
  private final EventLog log;
  private final LongSupplier nanoTime;
  private @Nullable TaskMetadata known;
  private @Nullable Long failedAtNanos;

  /**
   * @param container the value of {@code ECS_CONTAINER_METADATA_URI_V4}; null where there is none
   * @param nanoTime as {@link System#nanoTime} counts
   */
  TaskMetadataEndpoint(@Nullable URI container, EventLog log, LongSupplier nanoTime) {
    this.container = container;
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /**
   * May block for the two time-outs: never call it on an I/O thread. Empty outside ECS, and as long
   * as the endpoint does not answer.
   */
  synchronized Optional<TaskMetadata> metadata() {
    if (known == null && container != null && !pausing()) {
      try {
        known = new TaskMetadata(get(container), get(URI.create(container + "/task")));
        failedAtNanos = null;
      } catch (IOException e) {
        failedAtNanos = nanoTime.getAsLong();
        log.warn(
            "task-metadata-unavailable",
            json -> json.field("uri", container.toString()).field("error", e.toString()));
      }
    }
    return Optional.ofNullable(known);
  }

  private boolean pausing() {
    return failedAtNanos != null
        && nanoTime.getAsLong() - failedAtNanos < PAUSE_AFTER_FAILURE.toNanos();
  }

  private static Map<String, String> get(URI uri) throws IOException {
    // A link-local address of the task's own: no proxy must see it. HttpURLConnection, as
    // java.net.http costs far more to start.
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
    connection.setInstanceFollowRedirects(false);
    try (InputStream body = connection.getInputStream()) {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("GET " + uri + " answered " + connection.getResponseCode());
      }
      return TaskMetadata.parse(body.readNBytes(LARGEST_ANSWER));
    } finally {
      connection.disconnect();
    }
  }
}

package dev.provingground.harness.target;

import com.github.dockerjava.api.model.Capability;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** A region in a container of this machine's engine, which starts as LocalStack does. */
final class RunningContainer implements AutoCloseable {
  private final LocalStackContainer container;

  private RunningContainer(LocalStackContainer container) {
    this.container = container;
  }

  /**
   * What is to be started, with a label from when on it may be swept.
   *
   * @param added Linux capabilities beyond those that the engine gives
   */
  static LocalStackContainer of(String image, List<Capability> added) {
    var container =
        new LocalStackContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
    Engine.mark(container);
    container.withCreateContainerCmdModifier(
        command ->
            Optional.ofNullable(command.getHostConfig())
                .orElseThrow()
                .withCapAdd(added.toArray(Capability[]::new)));
    return container;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @throws IllegalStateException when it does not start; the message says why
   */
  static RunningContainer start(LocalStackContainer container) {
    try {
      container.start();
      return new RunningContainer(container);
    } catch (ContainerLaunchException e) {
      var reason = reason(container, e);
      container.close();
      throw new IllegalStateException(
          "the region does not start in the container %s: %s"
              .formatted(container.getDockerImageName(), reason),
          e);
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  /** What it said itself, or else the engine's own words: a port that is taken, no such image. */
  private static String reason(LocalStackContainer container, Throwable failure) {
    var log = container.isCreated() ? container.getLogs() : "";
    if (!log.isBlank()) {
      return log;
    }
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  String image() {
    return container.getDockerImageName();
  }

  URI endpoint() {
    return container.getEndpoint();
  }

  /** A port of it as this machine reaches it. */
  URI published(int port) {
    return URI.create(
        "http://%s:%d".formatted(container.getEndpoint().getHost(), container.getMappedPort(port)));
  }

  /** The registry is the API's port, which this machine may know under another number. */
  URI registry(URI stated) {
    return container
        .getEndpoint()
        .resolve(
            stated.getRawPath() + (stated.getRawQuery() == null ? "" : "?" + stated.getRawQuery()));
  }

  AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(container.getAccessKey(), container.getSecretKey()));
  }

  Region region() {
    return Region.of(container.getRegion());
  }

  /** Whether it has ended by itself, now or within that time. */
  boolean hasEnded(Duration within) {
    try {
      Awaitility.await().atMost(within).until(() -> !container.isRunning());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    container.close();
  }
}

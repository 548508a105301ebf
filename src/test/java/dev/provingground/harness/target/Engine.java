package dev.provingground.harness.target;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.container.RegionImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;

/** The container engine of this machine, as Testcontainers finds it. */
final class Engine {
  private static final Path ARCHIVE = Path.of("target", "region-image", "region.tar");

  /** On every container that a run starts: from when on it may be removed. */
  private static final String EXPIRES = "proving-ground.expires";

  private static final Duration EXPIRES_AFTER = Duration.ofHours(4);

  private Engine() {}

  /**
   * @throws IllegalStateException when there is none; the message says what to do
   */
  static DockerClient find() {
    return find(DockerClientFactory.instance()::isDockerAvailable);
  }

  static DockerClient find(BooleanSupplier isAvailable) {
    if (!isAvailable.getAsBoolean()) {
      throw new IllegalStateException(
          "There is no container engine: start Docker, or name its socket in DOCKER_HOST;"
              + " -Dtarget=embedded takes none");
    }
    return DockerClientFactory.lazyClient();
  }

  /**
   * Builds the region's image and gives it to the engine, unless it has it already.
   *
   * @return its name
   */
  static String withRegionImage(DockerClient engine, Console console) {
    var image = new RegionImage();
    var name = RegionImage.name(image.tag());
    if (has(engine, name)) {
      return name;
    }
    console.say("image", "build " + name);
    image.saveTo(ARCHIVE, image.tag());
    try (var archive = Files.newInputStream(ARCHIVE)) {
      engine.loadImageCmd(archive).exec();
    } catch (IOException e) {
      throw new UncheckedIOException("read " + ARCHIVE, e);
    }
    if (!has(engine, name)) {
      throw new IllegalStateException("The container engine took the image, but has no " + name);
    }
    return name;
  }

  /** Marks a container that is going to be started, so that it can be swept. */
  static void mark(LocalStackContainer container) {
    container.withLabel(EXPIRES, Clock.systemUTC().instant().plus(EXPIRES_AFTER).toString());
  }

  /** Removes the containers of runs that were killed and should have ended by now. */
  static void sweep(Console console, Clock clock) {
    var engine = find();
    engine.listContainersCmd().withShowAll(true).withLabelFilter(List.of(EXPIRES)).exec().stream()
        .filter(c -> Instant.parse(c.getLabels().get(EXPIRES)).isBefore(clock.instant()))
        .forEach(
            c -> {
              console.say("sweep", "container " + c.getId() + " of " + c.getImage());
              engine.removeContainerCmd(c.getId()).withForce(true).withRemoveVolumes(true).exec();
            });
  }

  private static boolean has(DockerClient engine, String image) {
    try {
      engine.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}

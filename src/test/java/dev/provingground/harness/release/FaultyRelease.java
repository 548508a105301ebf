package dev.provingground.harness.release;

import dev.provingground.workload.image.ImageOptions;
import dev.provingground.workload.image.WorkloadImage;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The image of the workload behind a {@link FaultyGate}, and how to run it. */
public final class FaultyRelease {
  /** A request for this path hangs the task that gets it. */
  public static final String HANG = FaultyGate.HANG;

  /** A request for this path makes the task that gets it take all memory. */
  public static final String LEAK = FaultyGate.LEAK;

  /** A request for this path makes every other health check of the task that gets it fail. */
  public static final String FLAP = FaultyGate.FLAP;

  /** Answers how many health checks the task that gets it has failed for {@link #FLAP}. */
  public static final String FLAPPED = FaultyGate.FLAPPED;

  private static final String CLASSES = "/drill";
  private static final String BEHIND = "3001";

  private FaultyRelease() {}

  /** The workload's image with the gate in it. */
  public static WorkloadImage image() {
    var file = FaultyGate.class.getName().replace('.', '/') + ".class";
    return WorkloadImage.fromProperties()
        .with(
            ImageOptions.REFERENCE.withEntrypoint(
                "/opt/java/openjdk/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:SharedArchiveFile=/app/service.jsa",
                "-XX:-UsePerfData",
                // More than a task has: the container's limit ends it, not the JVM's own.
                "-XX:MaxDirectMemorySize=8g",
                "-cp",
                "/app/service.jar:" + CLASSES,
                FaultyGate.class.getName()))
        .withFile(CLASSES + "/" + file, location().resolve(file));
  }

  /**
   * The variables that it takes.
   *
   * @param delay of every answer but that of the health check
   */
  public static Map<String, String> environment(Duration delay) {
    return Map.of(
        "PORT", BEHIND, FaultyGate.PORT, "3000", FaultyGate.DELAY, Long.toString(delay.toMillis()));
  }

  private static Path location() {
    try {
      return Path.of(FaultyGate.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where the harness's classes are", e);
    }
  }
}

package dev.provingground.workload.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Where things are in the image, and how the service starts. The Dockerfile says the same; a test
 * compares them.
 */
final class Contract {

  /** Temurin's place for it. */
  static final String JAVA_HOME = "/opt/java/openjdk";

  static final String SERVICE_JAR = "/app/service.jar";
  static final String CLASS_ARCHIVE = "/app/service.jsa";
  static final String LIBRARIES = "/app/lib";

  /**
   * For a quarter of a vCPU and some hundred MiB: the collector and the compiler that start fastest
   * and use least. The class-data archive holds only for the same collector.
   */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          // It would want to write to /tmp.
          "-XX:-UsePerfData");

  private Contract() {}

  /** With the runtime and the class-data archive of ours. */
  static List<String> entrypoint() {
    return command(JAVA_HOME + "/bin/java", List.of("-XX:SharedArchiveFile=" + CLASS_ARCHIVE));
  }

  /** With whatever Java a base image brings. */
  static List<String> entrypointOnBase() {
    return command("java", List.of());
  }

  private static List<String> command(String java, List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(JVM_OPTIONS);
    command.addAll(more);
    command.add("-jar");
    command.add(SERVICE_JAR);
    return List.copyOf(command);
  }
}

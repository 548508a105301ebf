package dev.provingground.workload.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java runtime with some modules and no others, linked from the JDK that runs this code. */
public final class JavaRuntime {

  /**
   * What the service uses. {@code jdeps} finds {@link #UNUSED} too, in parts of Undertow and XNIO
   * that the service does not enter; a test compares. Without {@code java.management} XNIO
   * registers no MBeans, which saves a third of the start-up time.
   */
  static final List<String> MODULES =
      List.of("java.base", "java.logging", "java.security.sasl", "jdk.unsupported");

  /** For MBeans, and for XNIO's configuration by a file. */
  static final List<String> UNUSED = List.of("java.management", "java.xml");

  private static final List<String> OPTIONS =
      List.of(
          "--strip-java-debug-attributes",
          "--no-header-files",
          "--no-man-pages",
          // Layers are compressed anyway, and classes load faster.
          "--compress",
          "zip-0",
          "--vm",
          "server");

  /** Of the linker's own JVM, which is done before the second compiler pays: half the time. */
  private static final List<String> LINKER =
      List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");

  private final Path jdk;
  private final List<String> options;

  /**
   * @param jdk usually the {@code java.home} of this process
   * @param modules of that JDK, by name
   * @throws ImageException when this machine cannot make a linux/amd64 runtime
   */
  public JavaRuntime(Path jdk, List<String> modules) {
    this.jdk = jdk;
    options = new ArrayList<>(List.of("--add-modules", String.join(",", modules)));
    options.addAll(OPTIONS);
    String machine = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    if (!machine.equals("Linux/amd64")) {
      throw new ImageException(
          "The image without a base is put together from this machine's C library, and this is %s; it must be Linux/amd64. Elsewhere set -D%s=IMAGE@sha256:…"
              .formatted(machine, WorkloadImage.BASE_PROPERTY));
    }
    if (!Files.isExecutable(jdk.resolve("bin/jlink"))) {
      throw new ImageException(
          "%s has no bin/jlink; run this with a JDK 25, not a JRE".formatted(jdk));
    }
  }

  /** Changes with the JDK's build and with what is linked. */
  String key() throws IOException {
    return new Digest().with(jdk.resolve("release")).with(String.join(" ", options)).key();
  }

  /** A directory laid out as a JDK's. */
  Path link(Workspace workspace) throws IOException, InterruptedException {
    return workspace.get(
        "runtime-" + key(),
        target -> {
          List<String> command = new ArrayList<>();
          command.add(jdk.resolve("bin/jlink").toString());
          command.addAll(LINKER);
          command.addAll(options);
          command.add("--output");
          command.add(target.toString());
          Tool.run(command, new ProcessBuilder());
          Workspace.setModified(target);
        });
  }
}

package dev.provingground.harness.container;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.provingground.workload.image.BaseImage;
import dev.provingground.workload.image.Digest;
import dev.provingground.workload.image.ImageException;
import dev.provingground.workload.image.JavaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Builds the image of the region, linux/amd64, without a registry and without a network: a Java
 * runtime linked from the JDK that runs this code, the programs that a region starts and the C
 * library of this machine, the region's jar. The same inputs give the same digest.
 *
 * <p>In the container it listens on the ports {@value #API_PORT} and {@value #PROXY_PORT}, and
 * takes options by the variable {@value #OPTIONS}. It needs the capabilities {@code SYS_ADMIN},
 * {@code NET_ADMIN} and {@code SYS_PTRACE}, and no privileges beyond.
 */
public final class RegionImage {
  /** The region's API. */
  public static final int API_PORT = 4566;

  /** The region's internet proxy. */
  public static final int PROXY_PORT = 4567;

  /** The environment variable with more options of the region, parted by blanks. */
  public static final String OPTIONS = "REGION_OPTIONS";

  private static final String NAME = "proving-ground/region";
  private static final Path EMULATOR = Path.of("emulator", "target");
  private static final Path WORKSPACE = Path.of("target", "region-image");

  /** What jdeps finds in the region and its libraries; and what speaks elliptic curves and zip. */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.desktop",
          "java.management",
          "java.naming",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "jdk.unsupported",
          "jdk.zipfs");

  /** What the region's launcher, its sweeper and its guardian call, and the shell that they use. */
  private static final List<String> PROGRAMS =
      List.of(
          "cat", "find", "mount", "rmdir", "setpriv", "setsid", "sh", "sleep", "true", "unshare");

  private static final String HOME = "/opt/region";

  /** Of each build anew, unlike the libraries. */
  private static final List<String> JARS = List.of("emulator.jar", "lib/emulator-region.jar");

  /**
   * A volume: the roots of containers are overlays, which cannot lie on the image's own overlay.
   */
  private static final String DIRECTORY = "/var/lib/region";

  /** Testcontainers and others start LocalStack's image by this program, in this shell. */
  private static final String ENTRYPOINT = "/usr/local/bin/docker-entrypoint.sh";

  /** The shell that their script names; any shell does. */
  private static final String OTHER_SHELL = "/usr/bin/bash";

  private static final String SCRIPT =
      """
      #!/bin/sh
      exec /opt/java/openjdk/bin/java -jar %s/emulator.jar --host=0.0.0.0 --port=%d --proxy-port=%d \
      --directory=%s $%s "$@"
      """
          .formatted(HOME, API_PORT, PROXY_PORT, DIRECTORY, OPTIONS);

  private final Path emulator;
  private final Path workspace;

  /** Of what the build left in {@code emulator/target}. */
  public RegionImage() {
    this(EMULATOR, WORKSPACE);
  }

  RegionImage(Path emulator, Path workspace) {
    this.emulator = emulator;
    this.workspace = workspace;
  }

  /**
   * Changes with what the image is made of.
   *
   * @throws ImageException when something of it is missing
   */
  public String tag() {
    try {
      var digest = new Digest().with(base().toString()).with(SCRIPT);
      for (var jar : JARS) {
        digest.with(built(jar));
      }
      for (var library : libraries()) {
        digest.with(library);
      }
      return digest.key();
    } catch (IOException e) {
      throw new ImageException("The region's image cannot be built: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("Interrupted while the region's image was built", e);
    }
  }

  /**
   * Writes it as an archive that {@code docker load} takes, under the name {@code
   * proving-ground/region:TAG}.
   *
   * @return its digest
   * @throws ImageException when it cannot be built
   */
  public String saveTo(Path archive, String tag) {
    return containerize(
        Containerizer.to(TarImage.at(archive).named(ImageReference.of(null, NAME, tag))),
        ImageFormat.Docker);
  }

  /** What {@link #saveTo} names it. */
  public static String name(String tag) {
    return NAME + ":" + tag;
  }

  /**
   * Pushes it, with the credentials that Docker's own configuration has for that registry.
   *
   * @param reference registry, repository and tag
   * @return its digest
   * @throws ImageException when it cannot be built, or the registry refuses it
   */
  public String pushTo(String reference) {
    try {
      var parsed = ImageReference.parse(reference);
      var credentials = CredentialRetrieverFactory.forImage(parsed, event -> {}).dockerConfig();
      return containerize(
          Containerizer.to(RegistryImage.named(parsed).addCredentialRetriever(credentials)),
          ImageFormat.OCI);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("'%s' is no image reference".formatted(reference), e);
    }
  }

  private String containerize(Containerizer to, ImageFormat format) {
    var layers = workspace.resolve("layers");
    to.setBaseImageLayersCache(layers)
        .setApplicationLayersCache(layers)
        .setToolName("proving-ground");
    try {
      return builder().setFormat(format).containerize(to).getDigest().toString();
    } catch (IOException
        | RegistryException
        | CacheDirectoryCreationException
        | InvalidImageReferenceException
        | ExecutionException e) {
      throw new ImageException("The region's image cannot be built or sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("Interrupted while the region's image was built", e);
    }
  }

  private JibContainerBuilder builder()
      throws IOException, InterruptedException, InvalidImageReferenceException {
    return Jib.from(TarImage.at(base()))
        .setPlatforms(Set.of(new Platform("amd64", "linux")))
        .setCreationTime(Instant.EPOCH)
        .setUser("0:0")
        .addExposedPort(Port.tcp(API_PORT))
        .addExposedPort(Port.tcp(PROXY_PORT))
        .addVolume(AbsoluteUnixPath.get(DIRECTORY))
        .addLabel("org.opencontainers.image.title", "proving-ground-region")
        .setEntrypoint(ENTRYPOINT)
        .setFileEntriesLayers(List.of(librariesLayer(), launcherLayer(), regionLayer()));
  }

  private Path base() throws IOException, InterruptedException {
    var runtime = new JavaRuntime(Path.of(System.getProperty("java.home")), MODULES);
    return new BaseImage(runtime, "amd64", PROGRAMS).tar(workspace);
  }

  private Path built(String name) {
    var jar = emulator.resolve(name);
    if (!Files.exists(jar)) {
      throw new ImageException(jar + " is not there; run 'mvn package' in the top folder first");
    }
    return jar;
  }

  private List<Path> libraries() throws IOException {
    try (var files = Files.list(emulator.resolve("lib"))) {
      return files
          .filter(file -> JARS.stream().noneMatch(jar -> file.endsWith(jar)))
          .sorted()
          .toList();
    }
  }

  private FileEntriesLayer librariesLayer() throws IOException {
    var layer = FileEntriesLayer.builder().setName("libraries");
    for (var library : libraries()) {
      layer.addEntry(library, AbsoluteUnixPath.get(HOME + "/lib/" + library.getFileName()));
    }
    return layer.build();
  }

  private FileEntriesLayer launcherLayer() throws IOException {
    var script = Files.createDirectories(workspace).resolve("docker-entrypoint.sh");
    Files.writeString(script, SCRIPT);
    var executable = FilePermissions.fromOctalString("755");
    var layer = FileEntriesLayer.builder().setName("launcher");
    layer.addEntry(script, AbsoluteUnixPath.get(ENTRYPOINT), executable);
    // A layer of files has no links: another copy of the shell under the name that is asked for.
    layer.addEntry(Path.of("/bin/sh").toRealPath(), AbsoluteUnixPath.get(OTHER_SHELL), executable);
    return layer.build();
  }

  private FileEntriesLayer regionLayer() throws IOException {
    var layer = FileEntriesLayer.builder().setName("region");
    for (var jar : JARS) {
      layer.addEntry(built(jar), AbsoluteUnixPath.get(HOME + "/" + jar));
    }
    return layer.build();
  }
}

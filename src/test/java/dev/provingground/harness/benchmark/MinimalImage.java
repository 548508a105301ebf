package dev.provingground.harness.benchmark;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import dev.provingground.workload.image.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An image of one small program: this machine's static busybox, which serves an empty page. */
final class MinimalImage {
  private static final String PROGRAM = "/busybox";
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

  private final Path busybox;

  private MinimalImage(Path busybox) {
    this.busybox = busybox;
  }

  /** Empty where this machine has no busybox that runs by itself, as Debian's busybox-static. */
  static Optional<MinimalImage> here() {
    return Stream.of("/bin/busybox", "/usr/bin/busybox", "/sbin/busybox")
        .map(Path::of)
        .filter(Files::isExecutable)
        .filter(MinimalImage::isStatic)
        .findFirst()
        .map(MinimalImage::new);
  }

  /** One that needs a loader names it near its beginning. */
  private static boolean isStatic(Path program) {
    try (var file = Files.newInputStream(program)) {
      var start = new String(file.readNBytes(4096), StandardCharsets.ISO_8859_1);
      return !start.contains("/ld-");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @param port that it serves on
   */
  void pushTo(Registry registry, String repository, String tag, int port) throws Exception {
    var credentials = Objects.requireNonNull(registry.credentials());
    var target =
        RegistryImage.named(registry.host() + "/" + repository + ":" + tag)
            .addCredential(credentials.user(), credentials.password());
    // As WorkloadImage says: the registry is on loopback.
    System.setProperty("sendCredentialsOverHttp", "true");
    Jib.fromScratch()
        .setFormat(ImageFormat.OCI)
        .addFileEntriesLayer(
            FileEntriesLayer.builder()
                .addEntry(busybox, AbsoluteUnixPath.get(PROGRAM), EXECUTABLE)
                .build())
        .setUser("65532:65532")
        .setEntrypoint(List.of(PROGRAM, "httpd", "-f", "-p", Integer.toString(port), "-h", "/"))
        .containerize(
            Containerizer.to(target)
                .setAllowInsecureRegistries(true)
                .setToolName("proving-ground"));
  }
}

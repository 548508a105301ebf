package dev.provingground.workload.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The offline image, built once for all tests. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the offline image is made of this machine's C library")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadImageTest {

  private Path directory;
  private String digest = "";
  private OciLayout layout;
  private SortedMap<String, TarArchiveEntry> files;
  private Path root;

  @BeforeAll
  void build(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Path tar = directory.resolve("image.tar");
    digest = WorkloadImage.offline().saveTo(tar);
    layout = OciLayout.read(tar, directory.resolve("layout"));
    root = directory.resolve("root");
    files = layout.unpack(root);
  }

  @Test
  void fromScratchItGetsTheSameDigestAgain() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("another/directory"));
    assertThat(
            WorkloadImage.offline(ServiceFiles.located(), elsewhere)
                .saveTo(directory.resolve("again.tar")))
        .isEqualTo(digest)
        .matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void itIsAnOciImageForLinuxOnAmd64WithoutADate() {
    assertThat(layout.manifest().at("/mediaType").asText())
        .isEqualTo("application/vnd.oci.image.manifest.v1+json");
    assertThat(layout.config().at("/os").asText()).isEqualTo("linux");
    assertThat(layout.config().at("/architecture").asText()).isEqualTo("amd64");
    assertThat(layout.config().at("/created").asText()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void itsConfigurationIsTheContract() {
    JsonNode config = layout.config().at("/config");
    assertThat(config.at("/User").asText()).isEqualTo("65532:65532");
    assertThat(config.at("/ExposedPorts").fieldNames()).toIterable().containsExactly("3000/tcp");
    assertThat(strings(config.at("/Env")))
        .containsExactlyInAnyOrder("APP_ENV=production", "PORT=3000");
    assertThat(strings(config.at("/Entrypoint"))).isEqualTo(Contract.entrypoint());
  }

  @Test
  void theDockerfileGivesTheSameContract() throws IOException {
    Dockerfile dockerfile = Dockerfile.read(Path.of("Dockerfile"));
    JsonNode config = layout.config().at("/config");
    assertThat(dockerfile.last("USER")).isEqualTo(config.at("/User").asText());
    assertThat(dockerfile.last("EXPOSE") + "/tcp")
        .isEqualTo(config.at("/ExposedPorts").fieldNames().next());
    assertThat(dockerfile.words("ENV"))
        .containsExactlyInAnyOrderElementsOf(strings(config.at("/Env")));
    assertThat(dockerfile.list("ENTRYPOINT")).isEqualTo(strings(config.at("/Entrypoint")));
    assertThat(dockerfile.all("FROM")).allMatch(base -> base.matches("\\$\\{[A-Z]+}( AS [a-z]+)?"));
    assertThat(dockerfile.all("ARG"))
        .filteredOn(argument -> argument.contains("="))
        .hasSize(2)
        .allMatch(base -> base.matches("[A-Z]+=\\S+@sha256:[0-9a-f]{64}"));
    assertThat(String.join("\n", dockerfile.all("RUN")))
        .contains("--add-modules " + String.join(",", JavaRuntime.MODULES));
  }

  @Test
  void thereIsNoShellAndNoPackageManager() {
    assertThat(files.keySet())
        .noneMatch(
            path ->
                path.matches(
                    "(.*/)?(sh|bash|dash|ash|busybox|apt|apt-get|dpkg|apk|rpm|sudo|su|sshd)"));
    assertThat(files.entrySet())
        .filteredOn(file -> file.getKey().matches("(.*/)?s?bin/[^/]+"))
        .extracting(file -> file.getKey())
        .containsExactlyInAnyOrder("opt/java/openjdk/bin/java", "opt/java/openjdk/bin/keytool");
  }

  @Test
  void nothingInItCanBeWrittenByItsUserButTmp() {
    assertThat(files.values())
        .filteredOn(file -> file.getName().equals("tmp/"))
        .allMatch(tmp -> (tmp.getMode() & 07777) == 01777)
        .hasSize(1);
    assertThat(files.values())
        .filteredOn(file -> !file.getName().equals("tmp/") && !file.isSymbolicLink())
        .allSatisfy(
            file -> {
              assertThat(file.getLongUserId()).as(file.getName()).isZero();
              assertThat(file.getMode() & 0022).as(file.getName()).isZero();
              assertThat(file.getMode() & 06000).as("no set-uid: %s", file.getName()).isZero();
            });
  }

  @Test
  void theImageBuilderIsNotInTheImage() throws IOException {
    assertThat(layout.manifest().at("/layers")).hasSize(4);
    assertThat(files.keySet())
        .contains("app/service.jar", "app/service.jsa")
        .noneMatch(path -> path.contains("jib"));
    try (var jar = new ZipFile(root.resolve("app/service.jar").toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .contains("dev/provingground/workload/Main.class")
          .noneMatch(name -> name.contains("/image/"));
    }
  }

  @Test
  void theLinkedModulesAreThoseThatJdepsFindsButTheUnused() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/jdeps").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "--ignore-missing-deps",
                "--multi-release",
                "25",
                "-s",
                "-R",
                "-cp",
                root.resolve("app/lib") + "/*",
                root.resolve("app/service.jar").toString()));
    Set<String> found = new TreeSet<>();
    for (String line : Tool.run(command, new ProcessBuilder()).split("\n")) {
      String module = line.replaceFirst(".* -> ", "");
      if (module.startsWith("java.") || module.startsWith("jdk.")) {
        found.add(module.trim());
      }
    }
    List<String> known = new ArrayList<>(JavaRuntime.MODULES);
    known.addAll(JavaRuntime.UNUSED);
    assertThat(known).containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void anotherConfigurationIsAnotherDigestOverTheSameLayers() throws IOException {
    Path tar = directory.resolve("mutant.tar");
    String mutant =
        WorkloadImage.offline()
            .with(ImageOptions.REFERENCE.withUser("0:0").withEnvironment("APP_ENV", "development"))
            .saveTo(tar);
    OciLayout other = OciLayout.read(tar, directory.resolve("mutant"));
    assertThat(mutant).isNotEqualTo(digest);
    assertThat(other.manifest().at("/layers")).isEqualTo(layout.manifest().at("/layers"));
    assertThat(other.config().at("/config/User").asText()).isEqualTo("0:0");
    assertThat(strings(other.config().at("/config/Env"))).contains("APP_ENV=development");
  }

  @Test
  void aBaseWithoutADigestIsRefused() {
    for (String reference : List.of("eclipse-temurin:25-jre", "eclipse-temurin@sha256:123", "")) {
      assertThatThrownBy(() -> WorkloadImage.onBase(reference))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("'" + reference + "'")
          .hasMessageContaining("@sha256:")
          .hasMessageContaining("-Dworkload.base");
    }
  }

  @Test
  void theServiceInTheImageAnswersAsItsUserOnAReadOnlyRootAndEndsWith0() throws Exception {
    try (Container container = Container.start(root, layout.config().at("/config"))) {
      JsonNode process = container.get("/").at("/process");
      assertThat(process.at("/uid").asInt()).isEqualTo(65532);
      assertThat(process.at("/gid").asInt()).isEqualTo(65532);
      assertThat(process.at("/userName").asText()).isEqualTo("nonroot");
      assertThat(process.at("/pid").asInt()).as("of its own pid namespace").isEqualTo(1);
      assertThat(process.at("/noNewPrivileges").asBoolean()).isTrue();
      assertThat(process.at("/effectiveCapabilities").asText()).isEqualTo("0000000000000000");
      assertThat(process.at("/rootReadOnly").asBoolean()).isTrue();
      assertThat(process.at("/rootWritable").asBoolean()).isFalse();
      assertThat(container.get("/health").at("/status").asText()).isEqualTo("healthy");
      assertThat(container.terminate()).isZero();
      assertThat(container.output())
          .as("the class-data archive fits")
          .doesNotContain("[warning]")
          .contains("\"stopped\"");
    }
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(value -> strings.add(value.asText()));
    return strings;
  }
}

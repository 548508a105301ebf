package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePublisherTest {
  @TempDir private Path directory;
  private final RememberedAccount account = new RememberedAccount();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private FilePublisher publisher;

  @BeforeEach
  void publisher() {
    publisher =
        new FilePublisher(
            account.s3(),
            "111122223333",
            new Console(new PrintStream(said, true, StandardCharsets.UTF_8)));
  }

  private static FileAsset asset(Path source, boolean zipped) {
    return new FileAsset("Web/Code", source, zipped, List.of(new FileAsset.Place("files", "1")));
  }

  @Test
  void aFileGoesAsItIsAndOnce() throws IOException {
    var template = Files.writeString(directory.resolve("Web.template.json"), "{}");
    publisher.publish(asset(template, false));
    publisher.publish(asset(template, false));
    assertThat(account.objects.get("files/1")).asString().isEqualTo("{}");
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .endsWith("file Web/Code");
  }

  @Test
  void aDirectoryGoesAsAnArchive() throws IOException {
    Files.writeString(directory.resolve("index.js"), "exports.handler = 1;");
    publisher.publish(asset(directory, true));
    try (var zip = new ZipInputStream(new ByteArrayInputStream(account.objects.get("files/1")))) {
      assertThat(zip.getNextEntry()).hasToString("index.js");
      assertThat(zip.readAllBytes()).asString().isEqualTo("exports.handler = 1;");
      assertThat(zip.getNextEntry()).isNull();
    }
  }
}

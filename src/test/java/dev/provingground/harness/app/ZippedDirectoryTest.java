package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ZippedDirectoryTest {
  @TempDir private Path directory;

  private byte[] zipped() throws IOException {
    var out = new ByteArrayOutputStream();
    new ZippedDirectory(directory.resolve("code")).writeTo(out);
    return out.toByteArray();
  }

  @Test
  void anArchiveHasTheFilesAndWhoMayRunThemAndIsTheSameForTheSameFiles() throws IOException {
    var code = directory.resolve("code");
    Files.createDirectories(code.resolve("lib"));
    var index = Files.writeString(code.resolve("index.js"), "exports.handler = 1;");
    var tool = Files.writeString(code.resolve("lib/tool"), "#!/bin/sh");
    Files.setPosixFilePermissions(index, PosixFilePermissions.fromString("rw-r-----"));
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-x---"));

    var archive = zipped();

    var found = new ArrayList<String>();
    var file = Files.write(directory.resolve("code.zip"), archive);
    try (var zip = ZipFile.builder().setPath(file).get()) {
      for (var entry : Collections.list(zip.getEntries())) {
        var text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        found.add("%o %s %s".formatted(entry.getUnixMode(), entry.getName(), text));
      }
    }
    assertThat(found)
        .containsExactly("100644 index.js exports.handler = 1;", "100755 lib/tool #!/bin/sh");
    Files.setLastModifiedTime(index, FileTime.from(Instant.EPOCH));
    assertThat(zipped()).isEqualTo(archive);
  }
}

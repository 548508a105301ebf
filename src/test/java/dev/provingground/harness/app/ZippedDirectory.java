package dev.provingground.harness.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * What a directory has, as an archive: the same for the same files, and with who may read and run
 * them, which functions are unpacked with.
 */
record ZippedDirectory(Path directory) {
  private static final FileTime NEVER = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));
  private static final int RUNNABLE = 0100755;
  private static final int READABLE = 0100644;

  void writeTo(OutputStream out) throws IOException {
    try (var zip = new ZipArchiveOutputStream(out);
        var files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var entry = new ZipArchiveEntry(directory.relativize(file).toString().replace('\\', '/'));
        entry.setLastModifiedTime(NEVER);
        entry.setUnixMode(Files.isExecutable(file) ? RUNNABLE : READABLE);
        zip.putArchiveEntry(entry);
        Files.copy(file, zip);
        zip.closeArchiveEntry();
      }
    }
  }
}

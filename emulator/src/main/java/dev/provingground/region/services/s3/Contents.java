package dev.provingground.region.services.s3;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The bytes of objects and of parts, each in a file. Not for more than one thread. */
final class Contents {
  private final Path directory;
  private long made;

  /**
   * @param directory is made when it is not there
   */
  Contents(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** Where bytes are. */
  record Stored(Path file, long size) {}

  Stored put(byte[] bytes) {
    try {
      var file = next();
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
      return new Stored(file, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parts one after another; each is gone afterwards. */
  Stored join(List<Stored> parts) {
    try {
      var file = next();
      long size = 0;
      try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
        for (var part : parts) {
          size += Files.copy(part.file, out);
        }
      }
      parts.forEach(this::delete);
      return new Stored(file, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(Stored stored, long from, int length) {
    try (var file = new RandomAccessFile(stored.file.toFile(), "r")) {
      var bytes = new byte[length];
      file.seek(from);
      file.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(Stored stored) {
    try {
      Files.deleteIfExists(stored.file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path next() {
    return directory.resolve(Long.toString(made++));
  }
}

package dev.provingground.workload.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over several inputs in a row, each with its length, so that no two rows run together. */
public final class Digest {

  private final MessageDigest digest;

  public Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  public Digest with(String text) {
    return with(text.getBytes(StandardCharsets.UTF_8));
  }

  Digest with(byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  public Digest with(Path file) throws IOException {
    digest.update((Files.size(file) + ":").getBytes(StandardCharsets.UTF_8));
    return contentOf(file);
  }

  /** The plain SHA-256 of the file, when it is the only input. */
  Digest contentOf(Path file) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return this;
  }

  /** 64 hexadecimal digits; the inputs are forgotten. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Enough of them for a file's name. */
  public String key() {
    return hex().substring(0, 16);
  }
}

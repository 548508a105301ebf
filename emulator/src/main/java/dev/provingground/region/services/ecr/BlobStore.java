package dev.provingground.region.services.ecr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs by digest, in files, and uploads that are under way. Safe to use from any thread; one
 * upload's parts come one after another.
 */
final class BlobStore {
  static final String DIGEST = "sha256:[0-9a-f]{64}";

  private final Path blobs;
  private final Path uploads;
  private final Map<String, Path> open = new ConcurrentHashMap<>();

  /**
   * @param directory is made when it is not there
   */
  BlobStore(Path directory) throws IOException {
    blobs = Files.createDirectories(directory.resolve("blobs"));
    uploads = Files.createDirectories(directory.resolve("uploads"));
  }

  /** A blob's file; empty when it is not there. */
  Optional<Path> find(String digest) {
    return Optional.of(path(digest)).filter(Files::isRegularFile);
  }

  long size(String digest) throws IOException {
    return Files.size(path(digest));
  }

  void begin(String uploadId) throws IOException {
    open.put(uploadId, Files.createFile(uploads.resolve(uploadId)));
  }

  boolean isOpen(String uploadId) {
    return open.containsKey(uploadId);
  }

  /** How many bytes of an upload are there. */
  long received(String uploadId) throws IOException {
    return Files.size(file(uploadId));
  }

  /** Appends to an upload and returns how many bytes of it are there now. */
  long append(String uploadId, InputStream part) throws IOException {
    var file = file(uploadId);
    try (var out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      part.transferTo(out);
    }
    return Files.size(file);
  }

  /**
   * Makes the upload a blob.
   *
   * @return false when its bytes have another digest; the upload is gone then
   */
  boolean complete(String uploadId, String digest) throws IOException {
    var file = file(uploadId);
    open.remove(uploadId);
    if (!digest(file).equals(digest)) {
      Files.delete(file);
      return false;
    }
    Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  void abandon(String uploadId) throws IOException {
    var file = open.remove(uploadId);
    if (file != null) {
      Files.delete(file);
    }
  }

  /** Deletes a blob that no repository has any more. */
  void delete(String digest) throws IOException {
    Files.deleteIfExists(path(digest));
  }

  private Path file(String uploadId) {
    var file = open.get(uploadId);
    if (file == null) {
      throw new IllegalArgumentException("no upload " + uploadId + " is under way");
    }
    return file;
  }

  private Path path(String digest) {
    if (!digest.matches(DIGEST)) {
      throw new IllegalArgumentException("not a sha256 digest: " + digest);
    }
    return blobs.resolve(digest.substring("sha256:".length()));
  }

  private static String digest(Path file) throws IOException {
    var sha256 = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  static String digest(byte[] bytes) {
    return "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

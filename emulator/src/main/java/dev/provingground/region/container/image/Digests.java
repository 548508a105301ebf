package dev.provingground.region.container.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Digests as OCI writes them: {@code sha256:} and 64 lower-case digits. */
final class Digests {
  private static final Pattern SHA_256 = Pattern.compile("sha256:[0-9a-f]{64}");

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static String finish(MessageDigest digest) {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  static String of(byte[] content) {
    var digest = sha256();
    digest.update(content);
    return finish(digest);
  }

  /** The digits, to be a file's name. */
  static String hex(String digest) throws PullException {
    if (!SHA_256.matcher(digest).matches()) {
      throw new PullException("invalid digest \"" + digest + "\": expected sha256: and 64 digits");
    }
    return digest.substring("sha256:".length());
  }

  /** The specification's ChainID: what layers give when they lie one upon the other. */
  static String chain(List<String> diffIds) {
    return diffIds.stream()
        .reduce((below, diffId) -> finish(update(sha256(), below + " " + diffId)))
        .orElseGet(() -> finish(sha256()));
  }

  private static MessageDigest update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return digest;
  }
}

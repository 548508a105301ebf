package dev.provingground.region.launch;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The access key of the account's root user, which may do everything.
 *
 * @param accessKeyId letters, digits and underscores, at most 128
 * @param secretAccessKey printable ASCII without blanks, at most 128 characters
 */
public record RootCredentials(String accessKeyId, String secretAccessKey) {
  /** How the command line writes one. */
  static final String FORMAT =
      "KEY:SECRET, a key of letters, digits and underscores and a secret without blanks, at most"
          + " 128 characters each";

  private static final Pattern WRITTEN = Pattern.compile("(\\w{1,128}):([!-~]{1,128})");

  /** Reads {@code KEY:SECRET}; empty when it is none. */
  static Optional<RootCredentials> parse(String text) {
    var parts = WRITTEN.matcher(text);
    return parts.matches()
        ? Optional.of(new RootCredentials(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** Without the secret, which no log should have. */
  @Override
  public String toString() {
    return accessKeyId;
  }
}

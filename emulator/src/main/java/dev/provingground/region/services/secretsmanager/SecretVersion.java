package dev.provingground.region.services.secretsmanager;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A value that a secret has, or had: text or bytes.
 *
 * @param id the client request token that it was made with
 */
record SecretVersion(String id, @Nullable String text, @Nullable SdkBytes bytes, Instant created) {
  boolean hasValueOf(SecretVersion other) {
    return Objects.equals(text, other.text) && Objects.equals(bytes, other.bytes);
  }
}

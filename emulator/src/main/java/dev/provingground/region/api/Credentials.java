package dev.provingground.region.api;

import java.time.Instant;
import java.util.Optional;

/** Looks up access keys, so that the wire can verify signatures. IAM and STS implement it. */
public interface Credentials {
  /**
   * The secret behind an access key id; empty when the key is not known. Safe to call from any
   * thread.
   */
  Optional<Secret> find(String accessKeyId);

  /**
   * What belongs to an access key id.
   *
   * @param sessionToken must accompany a temporary key; empty for a long-lived one
   * @param expiration when the key ends; {@link Instant#MAX} for a long-lived one
   */
  record Secret(
      Caller caller, String secretAccessKey, Optional<String> sessionToken, Instant expiration) {}
}

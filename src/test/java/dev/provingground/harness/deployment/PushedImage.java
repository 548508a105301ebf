package dev.provingground.harness.deployment;

import java.util.List;

/**
 * An image that the harness pushed.
 *
 * @param digest of its manifest, {@code sha256:…}
 * @param tags under which it was pushed
 */
public record PushedImage(String digest, List<String> tags) {
  public PushedImage {
    tags = List.copyOf(tags);
  }
}

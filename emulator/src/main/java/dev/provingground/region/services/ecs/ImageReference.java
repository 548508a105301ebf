package dev.provingground.region.services.ecs;

import java.util.regex.Pattern;

/**
 * An image's name taken apart.
 *
 * @param host the registry, such as {@code 123456789012.dkr.ecr.us-east-1.amazonaws.com}
 * @param reference a tag, or a digest {@code sha256:…}
 */
record ImageReference(String host, String repository, String reference) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([^/]+[.:][^/]*|localhost)/)?([^:@]+)(?::(\\w[\\w.-]*))?(?:@(sha256:[0-9a-f]+))?");
  private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]+([._/-]+[a-z0-9]+)*");

  static ImageReference parse(String image) throws PullFailure {
    var match = FORM.matcher(image);
    if (!match.matches() || !REPOSITORY.matcher(match.group(2)).matches()) {
      throw new PullFailure(
          "CannotPullContainerError: failed to normalize image reference: invalid reference"
              + " format: "
              + image);
    }
    var host = match.group(1);
    var repository = match.group(2);
    if (host == null) {
      host = "docker.io";
      repository = repository.contains("/") ? repository : "library/" + repository;
    }
    var digest = match.group(4);
    var tag = match.group(3) == null ? "latest" : match.group(3);
    return new ImageReference(host, repository, digest == null ? tag : digest);
  }

  boolean isDigest() {
    return reference.startsWith("sha256:");
  }

  /** In full, as errors name it. */
  @Override
  public String toString() {
    return host + "/" + repository + (isDigest() ? "@" : ":") + reference;
  }
}

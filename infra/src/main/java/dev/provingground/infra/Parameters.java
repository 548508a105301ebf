package dev.provingground.infra;

/** The keys of the service stack's CloudFormation parameters. */
public final class Parameters {
  /**
   * What follows the repository's URI to name the image: {@code :tag} or {@code @sha256:digest}.
   * The default is {@code :latest}; whoever pushes an image and deploys it gives the digest, so
   * that every task runs what was pushed.
   */
  public static final String IMAGE_REFERENCE = "ImageReference";

  private Parameters() {}
}

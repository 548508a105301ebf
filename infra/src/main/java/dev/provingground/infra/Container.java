package dev.provingground.infra;

/**
 * The contract between the task definition and the image: what the container is called, is given
 * and must offer.
 */
public final class Container {
  /** The container's name in the task definition, and the prefix of its log streams. */
  public static final String NAME = "workload";

  /** The port that the container serves on, over HTTP. */
  public static final int PORT = 3000;

  /** The path that answers 200 while the container is healthy. */
  public static final String HEALTH_PATH = "/health";

  /** User and group of the process: numeric, so that no file of the image can make it root. */
  public static final String USER = "65532:65532";

  private Container() {}
}

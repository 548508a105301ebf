package dev.provingground.workload.image;

import java.nio.file.Path;

/**
 * Writes the image to a file, for people who want to look at it: {@code BuildImage image.tar}.
 * Prints the digest.
 *
 * <p>The base is chosen by the system property {@value WorkloadImage#BASE_PROPERTY}.
 */
public final class BuildImage {

  private BuildImage() {}

  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("Usage: BuildImage OCI_LAYOUT_TAR");
      System.exit(2);
    }
    try {
      System.out.println(WorkloadImage.fromProperties().saveTo(Path.of(arguments[0])));
    } catch (ImageException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}

package dev.provingground.harness.container;

import dev.provingground.workload.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gives the region's image to people: {@code BuildRegionImage} writes an archive for {@code docker
 * load}; {@code BuildRegionImage REGISTRY/REPOSITORY:TAG} pushes it. Prints the digest.
 */
public final class BuildRegionImage {
  private static final Path ARCHIVE = Path.of("target", "region-image.tar");

  private BuildRegionImage() {}

  /** Builds it, and ends the process with 1 and a line when it cannot be built or sent. */
  public static void main(String[] arguments) throws IOException {
    try {
      var image = new RegionImage();
      if (arguments.length == 1 && !arguments[0].isBlank()) {
        System.out.println(arguments[0] + "@" + image.pushTo(arguments[0]));
      } else {
        Files.createDirectories(ARCHIVE.getParent());
        var tag = image.tag();
        System.out.println(RegionImage.name(tag) + " " + image.saveTo(ARCHIVE, tag));
        System.out.println(ARCHIVE);
      }
    } catch (ImageException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}

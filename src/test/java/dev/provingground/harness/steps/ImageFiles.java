package dev.provingground.harness.steps;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The names of the files in an image's layers. */
final class ImageFiles {
  private final Callable<Layers> layers;

  /** Layers by digest, and how to get one's bytes: a gzipped tar. */
  record Layers(List<String> digests, Download download) {}

  interface Download {
    byte[] get(String digest) throws Exception;
  }

  /** Which files match, and how many there are. */
  record Matches(List<String> found, int looked) {}

  ImageFiles(Callable<Layers> layers) {
    this.layers = layers;
  }

  Matches matching(String pattern) throws Exception {
    var found = new ArrayList<String>();
    int looked = 0;
    var all = layers.call();
    for (var digest : all.digests()) {
      try (var tar =
          new TarArchiveInputStream(
              new GZIPInputStream(new ByteArrayInputStream(all.download().get(digest))))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          if (!entry.isDirectory()) {
            looked++;
            if (entry.getName().matches(pattern)) {
              found.add(entry.getName());
            }
          }
        }
      }
    }
    return new Matches(List.copyOf(found), looked);
  }
}

package dev.provingground.harness.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The names of the files in images' layers. A layer is read once, whoever asks: a digest never
 * names another content. Safe for use by many threads.
 */
public final class LayerFiles {
  private final Map<String, List<String>> byDigest = new ConcurrentHashMap<>();

  /** How a layer's bytes are had: a gzipped tar. */
  public interface Download {
    /** Of the layer with that digest. */
    byte[] get(String digest) throws Exception;
  }

  /** The files of all layers, the lowest layer's first. */
  public List<String> of(List<String> digests, Download download) throws Exception {
    var names = new ArrayList<String>();
    for (var digest : digests) {
      var known = byDigest.get(digest);
      if (known == null) {
        known = read(download.get(digest));
        byDigest.put(digest, known);
      }
      names.addAll(known);
    }
    return names;
  }

  private static List<String> read(byte[] layer) throws IOException {
    var names = new ArrayList<String>();
    try (var tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          names.add(entry.getName());
        }
      }
    }
    return List.copyOf(names);
  }
}

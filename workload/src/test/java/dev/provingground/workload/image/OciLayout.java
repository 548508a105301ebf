package dev.provingground.workload.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar of an OCI image layout, unpacked as a container runtime does it. */
record OciLayout(Path directory, JsonNode manifest, JsonNode config) {

  static OciLayout read(Path tar, Path directory) throws IOException {
    untar(Files.newInputStream(tar), directory);
    JsonNode index = json(directory.resolve("index.json"));
    JsonNode manifest = json(blob(directory, index.at("/manifests/0/digest").asText()));
    return new OciLayout(
        directory, manifest, json(blob(directory, manifest.at("/config/digest").asText())));
  }

  /** Unpacks all layers into one root file system; returns its entries by their paths. */
  SortedMap<String, TarArchiveEntry> unpack(Path root) throws IOException {
    SortedMap<String, TarArchiveEntry> entries = new TreeMap<>();
    for (JsonNode layer : manifest.at("/layers")) {
      InputStream blob = Files.newInputStream(blob(directory, layer.at("/digest").asText()));
      entries.putAll(untar(new GZIPInputStream(blob), root));
    }
    return entries;
  }

  private static Map<String, TarArchiveEntry> untar(InputStream in, Path directory)
      throws IOException {
    Map<String, TarArchiveEntry> entries = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
        Path path = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          Files.setLastModifiedTime(path, FileTime.from(entry.getLastModifiedTime().toInstant()));
          if ((entry.getMode() & 0111) != 0) {
            path.toFile().setExecutable(true, false);
          }
        }
      }
    }
    return entries;
  }

  private static Path blob(Path directory, String digest) {
    return directory.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}

package dev.provingground.region.container.image;

import dev.provingground.region.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A layer, unpacked: a directory {@code tree} and what the tree itself cannot say.
 *
 * @param removed paths of lower layers that are gone
 * @param opaque directories whose content of lower layers is gone
 * @param implied directories that the layer has only because it has something in them: those of
 *     lower layers keep their mode and owner
 */
record LayerContents(Set<String> removed, Set<String> opaque, Set<String> implied) {

  static Path tree(Path layer) {
    return layer.resolve("tree");
  }

  static LayerContents of(Path layer) throws IOException {
    return Json.MAPPER.readValue(file(layer).toFile(), LayerContents.class);
  }

  void write(Path layer) throws IOException {
    Files.write(file(layer), Json.MAPPER.writeValueAsBytes(this));
  }

  private static Path file(Path layer) {
    return layer.resolve("contents.json");
  }
}

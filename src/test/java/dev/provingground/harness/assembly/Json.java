package dev.provingground.harness.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The files of an assembly. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /**
   * @throws IllegalArgumentException when it is not there, or is no JSON
   */
  static JsonNode read(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "%s is not there: the cloud assembly is not whole, synthesize it again".formatted(file));
    }
    try {
      return MAPPER.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("%s is no JSON: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file, e);
    }
  }

  static Map<String, String> texts(JsonNode node) {
    var texts = new LinkedHashMap<String, String>();
    node.properties().forEach(p -> texts.put(p.getKey(), p.getValue().asText()));
    return texts;
  }

  /**
   * @param what as the message names it
   * @throws IllegalArgumentException when the object has another member than these
   */
  static void requireKnown(String what, JsonNode object, Set<String> known) {
    for (var member : object.properties()) {
      if (!known.contains(member.getKey())) {
        throw new IllegalArgumentException(
            "%s says %s=%s, which is not supported here: do without it, or deploy with the CDK's command line"
                .formatted(what, member.getKey(), member.getValue()));
      }
    }
  }
}

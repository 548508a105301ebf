package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.harness.drill.Verdict.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised to those who read journals. */
final class JournalSchemaTest {
  @Test
  void aJournalIsWhatTheSchemaSays(@TempDir Path directory) throws IOException {
    var journal = SyntheticRun.journal("Health is cut", Outcome.BROKEN, List.of("a"), 0.02, 41);
    var written = Json.MAPPER.readTree(Files.readString(Journals.write(directory, journal)));
    var schema = JournalSchema.make();
    assertThat(objections(schema, schema, written, "$")).isEmpty();
  }

  @Test
  void whatTheSchemaDoesNotSayIsNoJournal() {
    var schema = JournalSchema.make();
    var other = Json.MAPPER.createObjectNode().put("plan", 3).put("more", "a");
    assertThat(objections(schema, schema, other, "$"))
        .contains("$.more is not in the schema", "$.plan is no object", "$.verdict is missing");
  }

  /** Of the keywords that {@link JournalSchema} uses. */
  private static List<String> objections(
      JsonNode root, JsonNode schema, JsonNode value, String at) {
    if (schema.has("$ref")) {
      return objections(root, root.at(schema.path("$ref").asText().substring(1)), value, at);
    }
    if (schema.has("anyOf")) {
      var first = objections(root, schema.path("anyOf").get(0), value, at);
      return value.isNull() ? List.of() : first;
    }
    var objections = new ArrayList<String>();
    if (schema.has("enum") && !contains(schema.path("enum"), value.asText())) {
      objections.add(at + " is none of " + schema.path("enum"));
    }
    switch (schema.path("type").asText()) {
      case "object" -> objections.addAll(ofObject(root, schema, value, at));
      case "array" -> {
        for (int i = 0; i < value.size(); i++) {
          objections.addAll(
              objections(root, schema.path("items"), value.get(i), at + "[" + i + "]"));
        }
        require(value.isArray(), at + " is no array", objections);
      }
      case "string" -> require(value.isTextual(), at + " is no string", objections);
      case "integer" -> require(value.isIntegralNumber(), at + " is no integer", objections);
      case "number" -> require(value.isNumber(), at + " is no number", objections);
      case "boolean" -> require(value.isBoolean(), at + " is no boolean", objections);
      default -> require(schema.has("enum"), at + " has no type", objections);
    }
    return objections;
  }

  private static List<String> ofObject(JsonNode root, JsonNode schema, JsonNode value, String at) {
    var objections = new ArrayList<String>();
    require(value.isObject(), at + " is no object", objections);
    schema
        .path("required")
        .forEach(
            name ->
                require(
                    value.has(name.asText()),
                    at + "." + name.asText() + " is missing",
                    objections));
    for (var entry : value.properties()) {
      var place = at + "." + entry.getKey();
      var known = schema.path("properties").path(entry.getKey());
      var others = schema.path("additionalProperties");
      if (known.isMissingNode() && !others.isObject()) {
        objections.add(place + " is not in the schema");
      } else {
        objections.addAll(
            objections(root, known.isMissingNode() ? others : known, entry.getValue(), place));
      }
    }
    return objections;
  }

  private static void require(boolean holds, String objection, List<String> objections) {
    if (!holds) {
      objections.add(objection);
    }
  }

  private static boolean contains(JsonNode array, String text) {
    for (var node : array) {
      if (node.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }
}

package dev.provingground.harness.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.response.Response;

/** What a task answers at {@code /}: of itself, and of what it runs on. */
record SelfDescription(JsonNode json) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads an answer.
   *
   * @throws AssertionError when it is not JSON
   */
  static SelfDescription of(Response answer) {
    var text = answer.asString();
    try {
      return new SelfDescription(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError("/ answered what is not JSON: " + text, e);
    }
  }

  /** Empty when the task does not know. */
  String taskArn() {
    return json.at("/ecs/taskArn").asText();
  }

  String text(String path) {
    return at(path).asText();
  }

  long number(String path) {
    return at(path).asLong();
  }

  double fraction(String path) {
    return at(path).asDouble();
  }

  boolean flag(String path) {
    return at(path).asBoolean();
  }

  /**
   * What is there.
   *
   * @param path names, parted by dots
   * @throws AssertionError when nothing is
   */
  private JsonNode at(String path) {
    var found = json.at("/" + path.replace('.', '/'));
    if (found.isMissingNode() || found.isNull()) {
      throw new AssertionError("a task does not tell %s: %s".formatted(path, json));
    }
    return found;
  }
}

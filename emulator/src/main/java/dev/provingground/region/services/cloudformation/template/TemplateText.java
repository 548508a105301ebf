package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads a template's text, JSON or YAML, into one tree. */
final class TemplateText {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TemplateText() {}

  static ObjectNode read(String body) {
    if (body.isBlank()) {
      throw Problems.validationError("Template format error: the template is empty.");
    }
    var tree = body.stripLeading().startsWith("{") ? readJson(body) : YamlText.read(body);
    if (!(tree instanceof ObjectNode object)) {
      throw Problems.validationError("Template format error: unsupported structure.");
    }
    return object;
  }

  private static JsonNode readJson(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw Problems.validationError(
          "Template format error: JSON not well-formed. (line %d, column %d): %s"
              .formatted(where.getLineNr(), where.getColumnNr(), e.getOriginalMessage()));
    }
  }
}

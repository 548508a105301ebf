package dev.provingground.region.services.cloudformation.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import java.net.URLDecoder;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;

/** Values of attributes. */
final class Attributes {

  private Attributes() {}

  static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }

  /** A JSON document, such as a policy; IAM encodes it as a part of a URL. */
  static JsonNode document(String text) {
    try {
      return Json.MAPPER.readTree(text.startsWith("%7B") ? URLDecoder.decode(text, UTF_8) : text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a service's document is no JSON", e);
    }
  }

  /** Of a service's keys and values those whose keys the template sets. */
  static JsonNode asked(Resource resource, String property, Collection<? extends SdkPojo> said) {
    var keys =
        resource.properties().objects(property).stream().map(one -> one.required("Key")).toList();
    var found = LiveProperties.list(said);
    var asked = JsonNodeFactory.instance.arrayNode();
    found.forEach(
        one -> {
          if (keys.contains(one.path("Key").asText())) {
            asked.add(one);
          }
        });
    return asked;
  }

  static JsonNode list(List<String> values) {
    var list = JsonNodeFactory.instance.arrayNode();
    values.forEach(list::add);
    return list;
  }

  /** For a switch over attributes: the schema lets no other name through. */
  static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no attribute " + name);
  }

  static HandlerFailure notFound(String typeName, String physicalId) {
    return new HandlerFailure(
        HandlerErrorCode.NOT_FOUND,
        "Resource of type '%s' with identifier '%s' was not found."
            .formatted(typeName, physicalId));
  }
}

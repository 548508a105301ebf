package dev.provingground.region.services.cloudformation.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;

/** A resource's properties, with every function evaluated. */
public record Properties(ObjectNode json) {
  public boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** A property of one value; JSON where the value is structured. */
  public Optional<String> text(String name) {
    return has(name) ? Optional.of(text(json.get(name))) : Optional.empty();
  }

  /**
   * A property that must be there.
   *
   * @throws HandlerFailure when it is not
   */
  public String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new HandlerFailure(
                    HandlerErrorCode.INVALID_REQUEST, "Property " + name + " cannot be empty."));
  }

  public Optional<Integer> number(String name) {
    return text(name).map(value -> parseNumber(name, value));
  }

  /** A Boolean property; false when absent. */
  public boolean flag(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
  }

  /** A list's texts; empty when absent. */
  public List<String> texts(String name) {
    var texts = new ArrayList<String>();
    json.path(name).forEach(element -> texts.add(text(element)));
    return texts;
  }

  /** A list's objects, such as a security group's rules; empty when absent. */
  public List<Properties> objects(String name) {
    var objects = new ArrayList<Properties>();
    for (var element : json.path(name)) {
      if (!(element instanceof ObjectNode object)) {
        throw new HandlerFailure(
            HandlerErrorCode.INVALID_REQUEST,
            "Property %s must be a list of objects, not %s".formatted(name, json.get(name)));
      }
      objects.add(new Properties(object));
    }
    return objects;
  }

  /** A nested object; empty when absent. */
  public Optional<Properties> object(String name) {
    return json.get(name) instanceof ObjectNode object
        ? Optional.of(new Properties(object))
        : Optional.empty();
  }

  /** Sets every field of the builder that has the name of a property. */
  public <B extends SdkPojo> B into(B builder) {
    return SdkFields.fill(builder, json, name -> !name.equals("tags"));
  }

  /** Sets those fields of the builder that have one of these properties' names. */
  public <B extends SdkPojo> B into(B builder, String... names) {
    var keys = Arrays.stream(names).map(Shape::key).collect(Collectors.toSet());
    return SdkFields.fill(builder, json, keys::contains);
  }

  /** Whether any of the properties differs in the other. */
  public boolean differ(Properties other, String... names) {
    return Arrays.stream(names).anyMatch(name -> !json.path(name).equals(other.json().path(name)));
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }

  private static int parseNumber(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new HandlerFailure(
          HandlerErrorCode.INVALID_REQUEST,
          "Property %s must be a number, not %s".formatted(name, value));
    }
  }
}

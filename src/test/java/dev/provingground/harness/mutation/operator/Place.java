package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A place in a resource.
 *
 * @param path from the resource's body, an index for an element of a list
 * @param value what stands there
 */
record Place(Resource resource, List<String> path, JsonNode value) {
  Place {
    path = List.copyOf(path);
  }

  /** What is directly inside: members of an object, elements of a list. */
  List<Place> inner() {
    var inner = new ArrayList<Place>();
    if (value.isObject()) {
      value.properties().forEach(m -> inner.add(inside(m.getKey(), m.getValue())));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        inner.add(inside(Integer.toString(i), value.get(i)));
      }
    }
    return inner;
  }

  Place at(String member) {
    return inside(member, value.path(member));
  }

  private Place inside(String name, JsonNode node) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return new Place(resource, longer, node);
  }

  /** The last name on the way to it: {@code HttpCode}; an element has its list's. */
  String name() {
    return path.reversed().stream().filter(p -> !isIndex(p)).findFirst().orElse("");
  }

  boolean isElement() {
    return !path.isEmpty() && isIndex(path.getLast());
  }

  private static boolean isIndex(String segment) {
    return segment.chars().allMatch(Character::isDigit);
  }

  /** What the documentation calls it: {@code ContainerDefinitions.PortMappings.HostPort}. */
  String property() {
    return path.stream().skip(1).filter(p -> !isIndex(p)).collect(Collectors.joining("."));
  }

  /** Where it is, for a reader: {@code ContainerDefinitions[0].User}. */
  String label() {
    var label = new StringBuilder();
    for (var segment :
        path.subList(
            path.isEmpty() || !path.getFirst().equals("Properties") ? 0 : 1, path.size())) {
      if (isIndex(segment)) {
        label.append('[').append(segment).append(']');
      } else {
        label.append(label.isEmpty() ? "" : ".").append(segment);
      }
    }
    return label.toString();
  }

  /** The way from the template's root. */
  JsonPointer pointer() {
    var pointer =
        JsonPointer.empty().appendProperty("Resources").appendProperty(resource.logicalId());
    for (var segment : path) {
      pointer =
          isIndex(segment)
              ? pointer.appendIndex(Integer.parseInt(segment))
              : pointer.appendProperty(segment);
    }
    return pointer;
  }

  /** A number, also one that is written as text. */
  OptionalLong number() {
    if (value.isIntegralNumber()) {
      return OptionalLong.of(value.asLong());
    }
    return value.isTextual() && value.asText().matches("\\d{1,9}")
        ? OptionalLong.of(Long.parseLong(value.asText()))
        : OptionalLong.empty();
  }

  /** Whether it holds a port's number. */
  boolean isPort() {
    return number().isPresent() && (name().equals("Port") || name().endsWith("Port"));
  }

  /** The value as a report shows it. */
  String shown() {
    return value.isTextual() ? value.asText() : value.toString();
  }
}

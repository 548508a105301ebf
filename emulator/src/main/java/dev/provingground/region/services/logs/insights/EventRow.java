package dev.provingground.region.services.logs.insights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.logs.insights.Value.Text;
import dev.provingground.region.services.logs.insights.Value.Time;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log event's fields: its own, which begin with {@code @}, and those of a message that is a JSON
 * object, with dots between the names of what is nested and {@code @@} for one {@code @} at the
 * beginning (user guide, <i>Supported logs and discovered fields</i>).
 */
final class EventRow implements Row {
  private final LogEvent event;
  private @Nullable JsonNode json;

  EventRow(LogEvent event) {
    this.event = event;
  }

  @Override
  public Optional<Value> get(String field) {
    return switch (field) {
      case "@timestamp" -> Optional.of(new Time(event.timestamp()));
      case "@ingestionTime" -> Optional.of(new Time(event.ingestionTime()));
      case "@message" -> Optional.of(new Text(event.message()));
      case "@logStream" -> Optional.of(new Text(event.logStream()));
      case "@log" -> Optional.of(new Text(event.log()));
      case "@ptr" -> Optional.of(new Text(event.pointer()));
      default -> discovered(field);
    };
  }

  private Optional<Value> discovered(String field) {
    if (field.startsWith("@") && !field.startsWith("@@")) {
      return Optional.empty();
    }
    var node = find(json(), field.startsWith("@@") ? field.substring(1) : field);
    return node.isValueNode() && !node.isNull()
        ? Optional.of(new Text(node.asText()))
        : Optional.empty();
  }

  /** Names may hold dots themselves, so a path can be cut at any of them. */
  private static JsonNode find(JsonNode node, String path) {
    var whole = child(node, path);
    for (int dot = path.indexOf('.');
        whole.isMissingNode() && dot >= 0;
        dot = path.indexOf('.', dot + 1)) {
      var first = child(node, path.substring(0, dot));
      if (!first.isMissingNode()) {
        whole = find(first, path.substring(dot + 1));
      }
    }
    return whole;
  }

  private static JsonNode child(JsonNode node, String name) {
    return node.isArray() && name.matches("\\d{1,9}")
        ? node.path(Integer.parseInt(name))
        : node.path(name);
  }

  private JsonNode json() {
    var read = json;
    if (read == null) {
      read = read(event.message());
      json = read;
    }
    return read;
  }

  /** A message's JSON object; missing where it is none. */
  static JsonNode read(String message) {
    if (!message.stripLeading().startsWith("{")) {
      return MissingNode.getInstance();
    }
    try {
      return Json.MAPPER.readTree(message);
    } catch (JsonProcessingException e) {
      // A message that only begins like JSON has no fields to discover.
      return MissingNode.getInstance();
    }
  }
}

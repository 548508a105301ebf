package dev.provingground.region.services.logs.insights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** All fields of a log event, by name, as {@link EventRow} finds them one by one. */
public final class LogFields {
  /** As many as Insights discovers in a message that is a JSON object. */
  private static final int MOST_DISCOVERED = 200;

  private LogFields() {}

  /**
   * The event's own, which begin with {@code @}, and those of its message; times in milliseconds.
   */
  public static SequencedMap<String, String> of(LogEvent event) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("@timestamp", Long.toString(event.timestamp()));
    fields.put("@ingestionTime", Long.toString(event.ingestionTime()));
    fields.put("@message", event.message());
    fields.put("@logStream", event.logStream());
    fields.put("@log", event.log());
    fields.put("@ptr", event.pointer());
    int most = fields.size() + MOST_DISCOVERED;
    EventRow.read(event.message())
        .properties()
        .forEach(
            field -> {
              var name = field.getKey().startsWith("@") ? "@" + field.getKey() : field.getKey();
              discover(name, field.getValue(), fields, most);
            });
    return fields;
  }

  private static void discover(String name, JsonNode node, Map<String, String> fields, int most) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> discover(name + "." + field.getKey(), field.getValue(), fields, most));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        discover(name + "." + i, node.get(i), fields, most);
      }
    } else if (!node.isNull() && fields.size() < most) {
      fields.put(name, node.asText());
    }
  }
}

package dev.provingground.workload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who this container is, from the ECS task metadata endpoint version 4 (Amazon ECS developer
 * guide): {@code ${uri}} describes the container, {@code ${uri}/task} the task.
 */
record TaskMetadata(Map<String, String> container, Map<String, String> task) {

  TaskMetadata {
    container = Map.copyOf(container);
    task = Map.copyOf(task);
  }

  /**
   * The scalars of the outer object by their names, and those of {@code Limits} as {@code
   * Limits.CPU} and {@code Limits.Memory}.
   *
   * @throws IOException when it is no JSON object
   */
  static Map<String, String> parse(byte[] json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("The task metadata endpoint did not answer a JSON object");
      }
      scalars(parser, "", fields);
    }
    return fields;
  }

  private static void scalars(JsonParser parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && name.equals("Limits")) {
        scalars(parser, "Limits.", fields);
      } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        fields.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Writes the {@code ecs} object of the answer to {@code GET /}. */
  void writeTo(Json json) throws IOException {
    String taskArn = task.get("TaskARN");
    json.field("cluster", task.get("Cluster"))
        .field("taskArn", taskArn)
        .field("taskId", taskArn == null ? null : taskArn.substring(taskArn.lastIndexOf('/') + 1))
        .field("family", task.get("Family"))
        .field("revision", task.get("Revision"))
        .field("availabilityZone", task.get("AvailabilityZone"))
        .field("launchType", task.get("LaunchType"))
        .field("containerName", container.get("Name"))
        .field("image", container.get("Image"))
        .field("imageDigest", container.get("ImageID"))
        .object(
            "limits",
            limits -> writeLimits(limits, task.get("Limits.CPU"), task.get("Limits.Memory")));
  }

  private static void writeLimits(Json json, @Nullable String cpu, @Nullable String memory)
      throws IOException {
    if (cpu != null) {
      json.field("cpu", Double.parseDouble(cpu));
    }
    if (memory != null) {
      json.field("memoryMiB", Long.parseLong(memory));
    }
  }
}

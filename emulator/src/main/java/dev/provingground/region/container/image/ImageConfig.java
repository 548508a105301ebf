package dev.provingground.region.container.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * An image's configuration, as the OCI image specification has it.
 *
 * @param platform such as {@code linux/amd64}
 * @param volumes paths that are meant to be volumes, normalized
 * @param diffIds digests of the layers' content, uncompressed, lowest first
 */
public record ImageConfig(
    String platform,
    List<String> diffIds,
    Map<String, String> environment,
    List<String> entryPoint,
    List<String> command,
    Optional<String> workingDirectory,
    Optional<String> user,
    Optional<String> stopSignal,
    Set<String> volumes) {

  static ImageConfig read(Path file) throws IOException {
    var root = Json.MAPPER.readTree(file.toFile());
    var config = root.path("config");
    var environment = new LinkedHashMap<String, String>();
    for (var entry : strings(config.path("Env"))) {
      int equals = entry.indexOf('=');
      environment.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    return new ImageConfig(
        root.path("os").asText() + "/" + root.path("architecture").asText(),
        strings(root.path("rootfs").path("diff_ids")),
        environment,
        strings(config.path("Entrypoint")),
        strings(config.path("Cmd")),
        text(config.path("WorkingDir")),
        text(config.path("User")),
        text(config.path("StopSignal")),
        config
            .path("Volumes")
            .propertyStream()
            .map(volume -> Path.of(volume.getKey()).normalize().toString())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asText()).filter(text -> !text.isEmpty());
  }
}

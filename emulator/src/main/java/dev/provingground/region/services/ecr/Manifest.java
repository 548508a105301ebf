package dev.provingground.region.services.ecr;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;

/**
 * An image manifest or an index, OCI's or Docker's second version.
 *
 * @param blobs the config and the layers; empty for an index
 * @param manifests an index's manifests; empty for an image
 * @param layersSize of config and layers, in bytes
 * @param subject the digest of the manifest that it is about, as a signature is about an image; it
 *     need not be there
 * @param artifactType what it is, if it says so; an image's is its config's media type else
 */
record Manifest(
    String text,
    String digest,
    String mediaType,
    Optional<String> configMediaType,
    List<String> blobs,
    List<String> manifests,
    long layersSize,
    Optional<String> subject,
    Optional<String> artifactType,
    Map<String, String> annotations) {
  private static final Set<String> IMAGES =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");
  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  /**
   * @param declaredType what the request said; wins over the manifest's own word only when that is
   *     missing
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     that says what is wrong
   */
  static Manifest parse(String text, @Nullable String declaredType) {
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw invalid("it is not JSON: " + e.getOriginalMessage());
    }
    var mediaType = root.path("mediaType").asText(declaredType == null ? "" : declaredType);
    var blobs = new ArrayList<String>();
    var manifests = new ArrayList<String>();
    Optional<String> configType = Optional.empty();
    long size = 0;
    if (IMAGES.contains(mediaType)) {
      configType = Optional.of(root.path("config").path("mediaType").asText());
      blobs.add(digest(root.path("config")));
      size += root.path("config").path("size").asLong();
      for (var layer : root.path("layers")) {
        blobs.add(digest(layer));
        size += layer.path("size").asLong();
      }
    } else if (INDEXES.contains(mediaType)) {
      for (var manifest : root.path("manifests")) {
        manifests.add(digest(manifest));
      }
    } else {
      throw invalid(
          "its media type is '" + mediaType + "'; supported are " + IMAGES + " and " + INDEXES);
    }
    var configured = configType.filter(type -> !type.isEmpty());
    var digest = BlobStore.digest(text.getBytes(StandardCharsets.UTF_8));
    return new Manifest(
        text,
        digest,
        mediaType,
        configType,
        List.copyOf(blobs),
        List.copyOf(manifests),
        size,
        root.has("subject") ? Optional.of(digest(root.path("subject"))) : Optional.empty(),
        Optional.ofNullable(root.path("artifactType").textValue()).or(() -> configured),
        annotations(root.path("annotations")));
  }

  private static Map<String, String> annotations(JsonNode node) {
    var annotations = new LinkedHashMap<String, String>();
    node.properties().forEach(e -> annotations.put(e.getKey(), e.getValue().asText()));
    return Collections.unmodifiableMap(annotations);
  }

  private static String digest(JsonNode descriptor) {
    var digest = descriptor.path("digest").asText();
    if (!digest.matches(BlobStore.DIGEST)) {
      throw invalid("a descriptor has no sha256 digest: " + descriptor);
    }
    return digest;
  }

  private static RuntimeException invalid(String why) {
    return AwsErrors.of(
        InvalidParameterException.builder(),
        "InvalidParameterException",
        "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax': "
            + why);
  }
}

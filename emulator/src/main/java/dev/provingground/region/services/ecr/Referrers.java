package dev.provingground.region.services.ecr;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is about an image: its signatures, its bills of materials. See "Listing Referrers". */
final class Referrers {
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private Referrers() {}

  /**
   * An index of the manifests whose subject is that digest, be it there or not.
   *
   * @param artifactType of those that are wanted; all when it is empty
   */
  static String index(RepositoryRecord repository, String digest, Optional<String> artifactType) {
    var descriptors =
        repository.images().stream()
            .map(image -> image.manifest)
            .filter(manifest -> manifest.subject().equals(Optional.of(digest)))
            .filter(m -> artifactType.isEmpty() || artifactType.equals(m.artifactType()))
            .map(Referrers::descriptor)
            .toList();
    return RegistryError.json(
        Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", descriptors));
  }

  private static Map<String, Object> descriptor(Manifest manifest) {
    var descriptor = new LinkedHashMap<String, Object>();
    descriptor.put("mediaType", manifest.mediaType());
    descriptor.put("digest", manifest.digest());
    descriptor.put("size", manifest.text().getBytes(StandardCharsets.UTF_8).length);
    manifest.artifactType().ifPresent(type -> descriptor.put("artifactType", type));
    if (!manifest.annotations().isEmpty()) {
      descriptor.put("annotations", manifest.annotations());
    }
    return descriptor;
  }
}

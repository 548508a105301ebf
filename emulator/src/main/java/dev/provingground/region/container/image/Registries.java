package dev.provingground.region.container.image;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;

/**
 * Registries other than the region's own, as the OCI distribution specification has them: those on
 * this machine, and those that the user named. Nothing else is ever asked. Thread-safe.
 */
public final class Registries {
  private static final int ATTEMPTS = 2;

  private final Set<String> hosts;

  /**
   * @param hosts that images may be pulled from, such as {@code docker.io} or {@code
   *     registry.example.com:5000}
   */
  public Registries(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  /** Whether images may be pulled from there. */
  public boolean mayPullFrom(String host) {
    return RegistryHost.of(host).isLocal() || hosts.contains(host);
  }

  /** An image whose parts are known, and where to get them. */
  public record Resolved(Image image, RegistrySession source) {}

  /**
   * Finds out what the image consists of. Blocks; for virtual threads.
   *
   * @throws PullException when the registry cannot be reached, does not give it, or it is not for
   *     linux/amd64
   */
  public Resolved resolve(RemoteImage image) throws PullException, InterruptedException {
    if (!mayPullFrom(image.host())) {
      throw new IllegalArgumentException("images of " + image.host() + " may not be pulled");
    }
    var session =
        new RegistrySession(RegistryHost.of(image.host()), image.repository(), image.login());
    for (int attempt = 1; ; attempt++) {
      try {
        return resolve(image, session);
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (attempt == ATTEMPTS) {
          throw failure(
              image,
              "failed to do request: Head \"%s\": %s"
                  .formatted(session.manifest(image.reference()), session.described(e)));
        }
      }
    }
  }

  private static Resolved resolve(RemoteImage image, RegistrySession session)
      throws IOException, PullException {
    var manifest = manifest(image, session, image.reference());
    if (manifest.json().has("manifests")) {
      manifest = manifest(image, session, linuxOnX86(manifest.json()));
    }
    var config = manifest.json().path("config");
    if (!config.isObject() || !manifest.json().path("layers").isArray()) {
      throw failure(
          image,
          "media type \"%s\" is not supported"
              .formatted(manifest.json().path("mediaType").asText("unknown")));
    }
    var layers = new ArrayList<Blob>();
    for (var layer : manifest.json().path("layers")) {
      layers.add(blob(session, layer));
    }
    return new Resolved(
        new Image(image.uri(), manifest.digest(), blob(session, config), layers), session);
  }

  private record Manifest(String digest, JsonNode json) {}

  private static Manifest manifest(RemoteImage image, RegistrySession session, String reference)
      throws IOException, PullException {
    RegistrySession.Document document;
    try {
      document = session.document(reference);
    } catch (PullException e) {
      throw failure(image, String.valueOf(e.getMessage()));
    }
    var expected = reference.startsWith("sha256:") ? reference : document.announcedDigest();
    var digest = Digests.of(document.content());
    if (!expected.isEmpty() && !digest.equals(expected)) {
      throw new PullException(
          BlobFetcher.RETRIED
              + "failed commit on ref \"manifest-%s\": unexpected commit digest %s, expected %s: failed precondition"
                  .formatted(expected, digest, expected));
    }
    try {
      return new Manifest(digest, Json.MAPPER.readTree(document.content()));
    } catch (JacksonException e) {
      throw failure(image, "failed to parse manifest: " + e.getOriginalMessage());
    }
  }

  private static String linuxOnX86(JsonNode index) throws PullException {
    for (var manifest : index.path("manifests")) {
      var platform = manifest.path("platform");
      if (platform.path("os").asText().equals("linux")
          && platform.path("architecture").asText().equals("amd64")) {
        return manifest.path("digest").asText();
      }
    }
    throw ImageStore.notForThisPlatform();
  }

  private static Blob blob(RegistrySession session, JsonNode descriptor) throws PullException {
    var digest = descriptor.path("digest").asText();
    Digests.hex(digest); // refuses what is none
    return new Blob(
        digest,
        descriptor.path("mediaType").asText(),
        descriptor.path("size").asLong(),
        session.blob(digest));
  }

  private static PullException failure(RemoteImage image, String why) {
    return new PullException(
        "pull image manifest has been retried 1 time(s): failed to resolve ref "
            + image.name()
            + ": "
            + why);
  }
}

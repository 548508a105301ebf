package dev.provingground.region.services.ecs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Roles;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.ImageSource;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import java.net.URI;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * Finds out what an image of the region's registry consists of and where its blobs lie, with the
 * task execution role's permissions and no others. One of another registry is left to the runtime,
 * as asking for it takes a while.
 */
final class ImageResolver {
  private static final String RETRIED =
      "CannotPullContainerError: pull image manifest has been retried 1 time(s): ";
  private static final String[] MEDIA_TYPES = {
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json"
  };

  private final ServiceContext context;
  private final ContainerRuntime runtime;
  private final RegistryLogins logins;

  ImageResolver(ServiceContext context, ContainerRuntime runtime) {
    this.context = context;
    this.runtime = runtime;
    this.logins = new RegistryLogins(context);
  }

  ImageSource resolve(ContainerDefinition container, Optional<Roles.Session> executionRole)
      throws PullFailure {
    var uri = container.image();
    var login = logins.of(container, executionRole);
    var reference = ImageReference.parse(uri);
    if (runtime.mayPullFrom(reference.host())) {
      return new RemoteImage(
          uri,
          reference.host(),
          reference.repository(),
          reference.reference(),
          reference.toString(),
          login);
    }
    if (!reference.host().equals(context.region().registryHost()) || executionRole.isEmpty()) {
      throw new PullFailure(
          RETRIED
              + "failed to resolve ref %s: failed to do request: Head \"https://%s/v2/%s/manifests/%s\": dial tcp: lookup %s: no such host"
                  .formatted(
                      reference,
                      reference.host(),
                      reference.repository(),
                      reference.reference(),
                      reference.host()));
    }
    return CallContext.call(executionRole.get().caller(), () -> pull(uri, reference));
  }

  private Image pull(String uri, ImageReference reference) throws PullFailure {
    var ecr = context.services().client(EcrClient.class);
    authorize(ecr);
    try {
      var id =
          reference.isDigest()
              ? ImageIdentifier.builder().imageDigest(reference.reference()).build()
              : ImageIdentifier.builder().imageTag(reference.reference()).build();
      var image = manifest(ecr, reference, id);
      var json = Json.MAPPER.readTree(image.imageManifest());
      if (json.has("manifests")) {
        var digest = linuxOnX86(json);
        image = manifest(ecr, reference, ImageIdentifier.builder().imageDigest(digest).build());
        json = Json.MAPPER.readTree(image.imageManifest());
      }
      var layers = new ArrayList<Blob>();
      for (var layer : json.path("layers")) {
        layers.add(blob(ecr, reference, layer));
      }
      return new Image(
          uri, image.imageId().imageDigest(), blob(ecr, reference, json.path("config")), layers);
    } catch (AwsServiceException e) {
      throw refused(reference, e);
    } catch (JacksonException e) {
      throw new PullFailure(RETRIED + "failed to parse manifest: " + e.getOriginalMessage());
    }
  }

  private static void authorize(EcrClient ecr) throws PullFailure {
    try {
      ecr.getAuthorizationToken(request -> {});
    } catch (AwsServiceException e) {
      throw new PullFailure(
          "ResourceInitializationError: unable to pull secrets or registry auth: execution"
              + " resource retrieval failed: unable to retrieve ecr registry auth: service call"
              + " has been retried 1 time(s): "
              + described(e));
    }
  }

  private static software.amazon.awssdk.services.ecr.model.Image manifest(
      EcrClient ecr, ImageReference reference, ImageIdentifier id) throws PullFailure {
    var answer =
        ecr.batchGetImage(
            request ->
                request
                    .repositoryName(reference.repository())
                    .imageIds(id)
                    .acceptedMediaTypes(MEDIA_TYPES));
    if (answer.images().isEmpty()) {
      throw notFound(reference);
    }
    return answer.images().getFirst();
  }

  private static Blob blob(EcrClient ecr, ImageReference reference, JsonNode descriptor) {
    var digest = descriptor.path("digest").asText();
    var url =
        ecr.getDownloadUrlForLayer(
            request -> request.repositoryName(reference.repository()).layerDigest(digest));
    return new Blob(
        digest,
        descriptor.path("mediaType").asText(),
        descriptor.path("size").asLong(),
        URI.create(url.downloadUrl()));
  }

  private static String linuxOnX86(JsonNode index) throws PullFailure {
    for (var manifest : index.path("manifests")) {
      var platform = manifest.path("platform");
      if (platform.path("os").asText().equals("linux")
          && platform.path("architecture").asText().equals("amd64")) {
        return manifest.path("digest").asText();
      }
    }
    throw new PullFailure(
        RETRIED + "image Manifest does not contain descriptor matching platform 'linux/amd64'");
  }

  private static PullFailure refused(ImageReference reference, AwsServiceException error) {
    return switch (error) {
      case RepositoryNotFoundException missing -> notFound(reference);
      case ImageNotFoundException missing -> notFound(reference);
      default -> new PullFailure("CannotPullContainerError: " + described(error));
    };
  }

  private static PullFailure notFound(ImageReference reference) {
    return new PullFailure(
        RETRIED + "failed to resolve ref " + reference + ": " + reference + ": not found");
  }

  /** As the container agent writes an API's error. */
  static String described(AwsServiceException error) {
    var details = error.awsErrorDetails();
    return details == null
        ? String.valueOf(error.getMessage())
        : details.errorCode()
            + ": "
            + details.errorMessage()
            + " status code: "
            + error.statusCode();
  }
}

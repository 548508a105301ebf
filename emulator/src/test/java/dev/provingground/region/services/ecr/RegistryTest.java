package dev.provingground.region.services.ecr;

import static dev.provingground.region.services.ecr.ServedRegistry.OCI;
import static dev.provingground.region.services.ecr.ServedRegistry.digest;
import static dev.provingground.region.services.ecr.ServedRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.model.*;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** A registry as its clients see it: the API beside it, and HTTP. */
final class RegistryTest {
  @TempDir Path directory;
  private ServedRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = new ServedRegistry(directory);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void anImageThatWasPushedIsPulledUnaltered() throws Exception {
    var manifest = registry.push("app", "latest", "one");
    var pulled = registry.send(registry.authorized("/v2/app/manifests/latest").GET());
    assertThat(pulled.statusCode()).isEqualTo(200);
    assertThat(pulled.body()).isEqualTo(manifest);
    assertThat(pulled.headers().firstValue("Docker-Content-Digest")).hasValue(digest(manifest));
    var blob = registry.send(registry.authorized("/v2/app/blobs/" + digest("one")).GET());
    assertThat(blob.body()).isEqualTo("one");
  }

  @Test
  void theApiDescribesWhatWasPushed() throws Exception {
    var manifest = registry.push("app", "latest", "one");
    var image =
        registry
            .call(() -> registry.ecr.describeImages(r -> r.repositoryName("app")))
            .imageDetails()
            .getFirst();
    assertThat(image.imageDigest()).isEqualTo(digest(manifest));
    assertThat(image.imageTags()).containsExactly("latest");
    assertThat(image.imageManifestMediaType()).isEqualTo(OCI);
    assertThat(image.imageSizeInBytes()).isEqualTo(3 + 2);
  }

  @Test
  void aLayersDownloadLocationGivesItsBytesToWhoeverHasIt() throws Exception {
    registry.push("app", "latest", "one");
    var url =
        registry
            .call(
                () ->
                    registry.ecr.getDownloadUrlForLayer(
                        r -> r.repositoryName("app").layerDigest(digest("one"))))
            .downloadUrl();
    assertThat(registry.send(HttpRequest.newBuilder(URI.create(url))).body()).isEqualTo("one");
    assertThat(registry.send(HttpRequest.newBuilder(URI.create(url + "x"))).statusCode())
        .isEqualTo(403);
  }

  @Test
  void tagsAreThoseOfTheRepositoryThatAnArnNames() throws Exception {
    var arn = "arn:aws:ecr:us-east-1:000000000000:repository/";
    registry.call(
        () ->
            registry.ecr.tagResource(
                r -> r.resourceArn(arn + "app").tags(t -> t.key("a").value("b"))));
    assertThat(
            registry
                .call(() -> registry.ecr.listTagsForResource(r -> r.resourceArn(arn + "app")))
                .tags())
        .hasSize(1);
    assertThatThrownBy(
            () ->
                registry.call(
                    () -> registry.ecr.listTagsForResource(r -> r.resourceArn(arn + "none"))))
        .isInstanceOf(RepositoryNotFoundException.class);
    assertThatThrownBy(
            () -> registry.call(() -> registry.ecr.listTagsForResource(r -> r.resourceArn("app"))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("'resourceArn'");
  }

  @Test
  void nobodyEntersWithoutAPassword() throws Exception {
    var answer = registry.send(registry.request("/v2/").GET());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Basic realm=");
    assertThat(
            registry
                .send(registry.request("/v2/").header("Authorization", "Basic QVdTOng="))
                .statusCode())
        .isEqualTo(401);
    assertThat(registry.send(registry.authorized("/v2/").GET()).statusCode()).isEqualTo(200);
  }

  @Test
  void aPushNeedsThePermissionsThatEcrNames() throws Exception {
    registry.denied = "ecr:InitiateLayerUpload";
    var answer =
        registry.send(registry.authorized("/v2/app/blobs/uploads/").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("DENIED");
  }

  @Test
  void bytesOfAnotherDigestAreRefused() throws Exception {
    var upload =
        registry.send(registry.authorized("/v2/app/blobs/uploads/").POST(BodyPublishers.noBody()));
    var location = upload.headers().firstValue("Location").orElseThrow();
    var answer =
        registry.send(
            registry
                .authorized(location + "?digest=" + digest("one"))
                .PUT(BodyPublishers.ofString("two")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("DIGEST_INVALID");
  }

  @Test
  void aManifestWhoseLayersWereNotPushedIsRefused() throws Exception {
    var answer = registry.putManifest("app", "latest", manifest("never pushed"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("MANIFEST_BLOB_UNKNOWN").contains(digest("never pushed"));
  }

  @Test
  void anImmutableTagStaysButAnExcludedOneMoves() throws Exception {
    registry.call(
        () ->
            registry.ecr.createRepository(
                r ->
                    r.repositoryName("fixed")
                        .imageTagMutability(ImageTagMutability.IMMUTABLE_WITH_EXCLUSION)
                        .imageTagMutabilityExclusionFilters(
                            f -> f.filter("latest").filterType("WILDCARD"))));
    registry.push("fixed", "v1", "one");
    registry.push("fixed", "v1", "one"); // the same again is no move
    registry.push("fixed", "latest", "one");
    registry.push("fixed", "latest", "two");
    var answer = registry.putManifest("fixed", "v1", manifest("two"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("TAG_INVALID").contains("immutable");
  }

  @Test
  void aRepositoryWithImagesIsDeletedByForceOnly() throws Exception {
    registry.push("app", "latest", "one");
    assertThatThrownBy(
            () -> registry.call(() -> registry.ecr.deleteRepository(r -> r.repositoryName("app"))))
        .isInstanceOf(RepositoryNotEmptyException.class);
    registry.call(() -> registry.ecr.deleteRepository(r -> r.repositoryName("app").force(true)));
    assertThatThrownBy(
            () -> registry.call(() -> registry.ecr.listImages(r -> r.repositoryName("app"))))
        .isInstanceOf(RepositoryNotFoundException.class);
    assertThat(directory.resolve("blobs")).isEmptyDirectory();
  }

  @Test
  void chunksMustFollowOneAnother() throws Exception {
    var upload =
        registry.send(registry.authorized("/v2/app/blobs/uploads/").POST(BodyPublishers.noBody()));
    var location = upload.headers().firstValue("Location").orElseThrow();
    var first =
        registry.send(
            registry
                .authorized(location)
                .header("Content-Range", "0-2")
                .method("PATCH", BodyPublishers.ofString("abc")));
    assertThat(first.statusCode()).isEqualTo(202);
    var gap =
        registry.send(
            registry
                .authorized(location)
                .header("Content-Range", "7-9")
                .method("PATCH", BodyPublishers.ofString("xyz")));
    assertThat(gap.statusCode()).isEqualTo(416);
    assertThat(gap.headers().firstValue("Range")).hasValue("0-2");
  }

  private void assertRefused(Callable<?> task, String code) {
    assertThatThrownBy(() -> registry.call(task))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  private PutImageResponse putImage(String manifest, String tag) {
    return registry.ecr.putImage(
        r -> r.repositoryName("app").imageManifest(manifest).imageTag(tag));
  }

  @Test
  void imagesAreRefusedWithEcrsCodes() throws Exception {
    var manifest = registry.push("app", "latest", "one");
    assertRefused(() -> putImage(manifest, "latest"), "ImageAlreadyExistsException");
    assertRefused(() -> putImage(manifest("never pushed"), "x"), "LayersNotFoundException");
    assertRefused(
        () ->
            registry.ecr.putImage(
                r -> r.repositoryName("app").imageManifest(manifest).imageDigest(digest("other"))),
        "ImageDigestDoesNotMatchException");
    var index =
        """
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
         "manifests": [{"mediaType": "%s", "digest": "%s", "size": 2}]}
        """
            .formatted(OCI, digest("no manifest"));
    assertRefused(() -> putImage(index, "x"), "ReferencedImagesNotFoundException");
    assertRefused(
        () ->
            registry.ecr.describeImages(
                r -> r.repositoryName("app").imageIds(i -> i.imageTag("none"))),
        "ImageNotFoundException");
    assertRefused(
        () ->
            registry.ecr.getDownloadUrlForLayer(
                r -> r.repositoryName("app").layerDigest(digest("x"))),
        "LayersNotFoundException");
    registry.call(
        () ->
            registry.ecr.putImageTagMutability(
                r -> r.repositoryName("app").imageTagMutability(ImageTagMutability.IMMUTABLE)));
    registry.push("app", "two", "two");
    assertRefused(() -> putImage(manifest, "two"), "ImageTagAlreadyExistsException");
  }

  @Test
  void repositoriesAreRefusedWithEcrsCodes() {
    assertRefused(
        () -> registry.ecr.createRepository(r -> r.repositoryName("app")),
        "RepositoryAlreadyExistsException");
    assertRefused(
        () -> registry.ecr.getLifecyclePolicy(r -> r.repositoryName("app")),
        "LifecyclePolicyNotFoundException");
    assertRefused(
        () -> registry.ecr.deleteLifecyclePolicy(r -> r.repositoryName("app")),
        "LifecyclePolicyNotFoundException");
  }
}

package dev.provingground.region.services.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionEvents;
import dev.provingground.region.api.RegionEvents.RegionEvent;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Roles;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Services;
import dev.provingground.region.time.RealEventLoop;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path directory;
  private final RealEventLoop loop = new RealEventLoop(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private EcrService ecr;
  private Undertow server;
  private String endpoint;
  private String denied = "none";

  @BeforeEach
  void start() throws Exception {
    var paths = new PathHandler();
    server = Undertow.builder().addHttpListener(0, "127.0.0.1", paths).build();
    server.start();
    var port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    endpoint = "http://127.0.0.1:" + port;
    var region = new RegionIdentity("000000000000", "us-east-1", endpoint);
    ecr = new EcrService(context(region), directory);
    Authorizer authorizer =
        (caller, access) -> {
          if (access.action().equals(denied)) {
            throw AwsErrors.error("AccessDeniedException", "not authorized: " + access.action());
          }
        };
    paths.addPrefixPath("/v2", ecr.registry(authorizer));
    paths.addPrefixPath(BlobHandler.PREFIX, ecr.downloads());
    call(() -> ecr.createRepository(r -> r.repositoryName("app")));
  }

  @AfterEach
  void stop() {
    server.stop();
    loop.close();
    http.close();
  }

  @Test
  void anImageThatWasPushedIsPulledUnaltered() throws Exception {
    var manifest = push("app", "latest", "one");
    var pulled = send(authorized("/v2/app/manifests/latest").GET());
    assertThat(pulled.statusCode()).isEqualTo(200);
    assertThat(pulled.body()).isEqualTo(manifest);
    assertThat(pulled.headers().firstValue("Docker-Content-Digest")).hasValue(digest(manifest));
    var blob = send(authorized("/v2/app/blobs/" + digest("one")).GET());
    assertThat(blob.body()).isEqualTo("one");
  }

  @Test
  void theApiDescribesWhatWasPushed() throws Exception {
    var manifest = push("app", "latest", "one");
    var image =
        call(() -> ecr.describeImages(r -> r.repositoryName("app"))).imageDetails().getFirst();
    assertThat(image.imageDigest()).isEqualTo(digest(manifest));
    assertThat(image.imageTags()).containsExactly("latest");
    assertThat(image.imageManifestMediaType()).isEqualTo(OCI);
    assertThat(image.imageSizeInBytes()).isEqualTo(3 + 2);
  }

  @Test
  void aLayersDownloadLocationGivesItsBytesToWhoeverHasIt() throws Exception {
    push("app", "latest", "one");
    var url =
        call(() ->
                ecr.getDownloadUrlForLayer(r -> r.repositoryName("app").layerDigest(digest("one"))))
            .downloadUrl();
    assertThat(send(HttpRequest.newBuilder(URI.create(url))).body()).isEqualTo("one");
    assertThat(send(HttpRequest.newBuilder(URI.create(url + "x"))).statusCode()).isEqualTo(403);
  }

  @Test
  void tagsAreThoseOfTheRepositoryThatAnArnNames() throws Exception {
    var arn = "arn:aws:ecr:us-east-1:000000000000:repository/";
    call(() -> ecr.tagResource(r -> r.resourceArn(arn + "app").tags(t -> t.key("a").value("b"))));
    assertThat(call(() -> ecr.listTagsForResource(r -> r.resourceArn(arn + "app"))).tags())
        .hasSize(1);
    assertThatThrownBy(() -> call(() -> ecr.listTagsForResource(r -> r.resourceArn(arn + "none"))))
        .isInstanceOf(RepositoryNotFoundException.class);
    assertThatThrownBy(() -> call(() -> ecr.listTagsForResource(r -> r.resourceArn("app"))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("'resourceArn'");
  }

  @Test
  void nobodyEntersWithoutAPassword() throws Exception {
    var answer = send(request("/v2/").GET());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Basic realm=");
    assertThat(send(request("/v2/").header("Authorization", "Basic QVdTOng=")).statusCode())
        .isEqualTo(401);
    assertThat(send(authorized("/v2/").GET()).statusCode()).isEqualTo(200);
  }

  @Test
  void aPushNeedsThePermissionsThatEcrNames() throws Exception {
    denied = "ecr:InitiateLayerUpload";
    var answer = send(authorized("/v2/app/blobs/uploads/").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("DENIED");
  }

  @Test
  void bytesOfAnotherDigestAreRefused() throws Exception {
    var upload = send(authorized("/v2/app/blobs/uploads/").POST(BodyPublishers.noBody()));
    var location = upload.headers().firstValue("Location").orElseThrow();
    var answer =
        send(authorized(location + "?digest=" + digest("one")).PUT(BodyPublishers.ofString("two")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("DIGEST_INVALID");
  }

  @Test
  void aManifestWhoseLayersWereNotPushedIsRefused() throws Exception {
    var answer = putManifest("app", "latest", manifest("never pushed"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("MANIFEST_BLOB_UNKNOWN").contains(digest("never pushed"));
  }

  @Test
  void anImmutableTagStaysButAnExcludedOneMoves() throws Exception {
    call(
        () ->
            ecr.createRepository(
                r ->
                    r.repositoryName("fixed")
                        .imageTagMutability(ImageTagMutability.IMMUTABLE_WITH_EXCLUSION)
                        .imageTagMutabilityExclusionFilters(
                            f -> f.filter("latest").filterType("WILDCARD"))));
    push("fixed", "v1", "one");
    push("fixed", "v1", "one"); // the same again is no move
    push("fixed", "latest", "one");
    push("fixed", "latest", "two");
    var answer = putManifest("fixed", "v1", manifest("two"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("TAG_INVALID").contains("immutable");
  }

  @Test
  void aRepositoryWithImagesIsDeletedByForceOnly() throws Exception {
    push("app", "latest", "one");
    assertThatThrownBy(() -> call(() -> ecr.deleteRepository(r -> r.repositoryName("app"))))
        .isInstanceOf(RepositoryNotEmptyException.class);
    call(() -> ecr.deleteRepository(r -> r.repositoryName("app").force(true)));
    assertThatThrownBy(() -> call(() -> ecr.listImages(r -> r.repositoryName("app"))))
        .isInstanceOf(RepositoryNotFoundException.class);
    assertThat(directory.resolve("blobs")).isEmptyDirectory();
  }

  @Test
  void chunksMustFollowOneAnother() throws Exception {
    var upload = send(authorized("/v2/app/blobs/uploads/").POST(BodyPublishers.noBody()));
    var location = upload.headers().firstValue("Location").orElseThrow();
    var first =
        send(
            authorized(location)
                .header("Content-Range", "0-2")
                .method("PATCH", BodyPublishers.ofString("abc")));
    assertThat(first.statusCode()).isEqualTo(202);
    var gap =
        send(
            authorized(location)
                .header("Content-Range", "7-9")
                .method("PATCH", BodyPublishers.ofString("xyz")));
    assertThat(gap.statusCode()).isEqualTo(416);
    assertThat(gap.headers().firstValue("Range")).hasValue("0-2");
  }

  /** A manifest about another, of the layers that {@link #push} pushed. */
  private static String about(String subject, String more) {
    return manifest("one")
        .replaceFirst(
            "\\{",
            """
            {"subject": {"mediaType": "%s", "digest": "%s", "size": 2}, %s\
            """
                .formatted(OCI, subject, more));
  }

  @Test
  void whatIsAboutAnImageIsListedWithIt() throws Exception {
    var subject = digest(push("app", "latest", "one"));
    var path = "/v2/app/referrers/" + subject;
    assertThat(send(authorized(path).GET()).body()).contains("\"manifests\":[]");
    var signature =
        about(subject, "\"artifactType\": \"a/signature\", \"annotations\": {\"by\": \"me\"},");
    var put = putManifest("app", digest(signature), signature);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    assertThat(put.headers().firstValue("OCI-Subject")).hasValue(subject);
    putManifest("app", "other", about(subject, ""));
    putManifest("app", "elsewhere", about(digest("not pushed yet"), ""));

    var all = send(authorized(path).GET());
    assertThat(all.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.oci.image.index.v1+json");
    var manifests = new ObjectMapper().readTree(all.body()).path("manifests");
    assertThat(manifests).hasSize(2);
    assertThat(manifests.get(1).path("artifactType").asText())
        .as("that of its config")
        .isEqualTo("application/vnd.oci.image.config.v1+json");

    var filtered = send(authorized(path + "?artifactType=a/signature").GET());
    assertThat(filtered.headers().firstValue("OCI-Filters-Applied")).hasValue("artifactType");
    var found = new ObjectMapper().readTree(filtered.body()).path("manifests");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("digest").asText()).isEqualTo(digest(signature));
    assertThat(found.get(0).path("size").asInt()).isEqualTo(signature.length());
    assertThat(found.get(0).path("annotations").path("by").asText()).isEqualTo("me");
  }

  @Test
  void theApiListsTheSameInPages() throws Exception {
    var subject = digest(push("app", "latest", "one"));
    var signature =
        about(subject, "\"artifactType\": \"a/signature\", \"annotations\": {\"by\": \"me\"},");
    putManifest("app", digest(signature), signature);
    putManifest("app", "other", about(subject, ""));

    var first = referrers(subject, r -> r.maxResults(1));
    assertThat(first.referrers())
        .containsExactly(
            ImageReferrer.builder()
                .digest(digest(signature))
                .mediaType(OCI)
                .artifactType("a/signature")
                .size((long) signature.length())
                .annotations(Map.of("by", "me"))
                .artifactStatus(ArtifactStatus.ACTIVE)
                .build());
    var second = referrers(subject, r -> r.maxResults(1).nextToken(first.nextToken()));
    assertThat(second.referrers()).hasSize(1).doesNotContainAnyElementsOf(first.referrers());
    assertThat(second.nextToken()).isNull();

    assertThat(referrers(subject, r -> r.filter(f -> f.artifactTypes("a/signature"))).referrers())
        .isEqualTo(first.referrers());
    assertThat(referrers(subject, r -> r.filter(f -> f.artifactTypes("none"))).referrers())
        .isEmpty();
    assertThat(
            referrers(subject, r -> r.filter(f -> f.artifactStatus(ArtifactStatusFilter.ANY)))
                .referrers())
        .hasSize(2);
    assertThat(
            referrers(subject, r -> r.filter(f -> f.artifactStatus(ArtifactStatusFilter.ARCHIVED)))
                .referrers())
        .as("nothing is archived here")
        .isEmpty();
    assertThat(ecr.action("ListImageReferrers")).isEqualTo("BatchGetImage");
  }

  @Test
  void referrersByTheApiAreRefusedOfWhatIsNotThere() {
    assertThatThrownBy(() -> referrers(digest("x"), r -> r.repositoryName("none")))
        .isInstanceOf(RepositoryNotFoundException.class);
    assertThatThrownBy(() -> referrers(digest("x"), r -> r.subjectId((SubjectIdentifier) null)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("'subjectId'");
    assertThatThrownBy(() -> referrers(digest("x"), r -> r.maxResults(51)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("between 1 and 50");
    assertThatThrownBy(() -> referrers(digest("x"), r -> r.nextToken("1")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("'nextToken'");
    assertThatThrownBy(
            () -> referrers(digest("x"), r -> r.filter(f -> f.artifactStatus("SLEEPING"))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("'filter.artifactStatus'");
  }

  private ListImageReferrersResponse referrers(
      String subject, Consumer<ListImageReferrersRequest.Builder> more) throws Exception {
    return call(
        () ->
            ecr.listImageReferrers(
                r ->
                    more.accept(r.repositoryName("app").subjectId(id -> id.imageDigest(subject)))));
  }

  @Test
  void referrersAreOfADigestAndForThoseWhoMayPull() throws Exception {
    assertThat(send(authorized("/v2/app/referrers/latest").GET()).statusCode()).isEqualTo(400);
    var path = "/referrers/" + digest("x");
    assertThat(send(authorized("/v2/none" + path).GET()).statusCode()).isEqualTo(404);
    denied = "ecr:BatchGetImage";
    assertThat(send(authorized("/v2/app" + path).GET()).statusCode()).isEqualTo(403);
  }

  private String push(String repository, String tag, String layer) throws Exception {
    for (var blob : List.of(layer, "{}")) {
      var upload =
          send(authorized("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()));
      var location = upload.headers().firstValue("Location").orElseThrow();
      send(authorized(location).method("PATCH", BodyPublishers.ofString(blob)));
      var done =
          send(authorized(location + "?digest=" + digest(blob)).PUT(BodyPublishers.noBody()));
      assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
    }
    var manifest = manifest(layer);
    var answer = putManifest(repository, tag, manifest);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return manifest;
  }

  private HttpResponse<String> putManifest(String repository, String tag, String manifest)
      throws Exception {
    return send(
        authorized("/v2/" + repository + "/manifests/" + tag)
            .header("Content-Type", OCI)
            .PUT(BodyPublishers.ofString(manifest)));
  }

  private static String manifest(String layer) {
    return """
    {"schemaVersion": 2, "mediaType": "%s",
     "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": 2},
     "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": %d}]}
    """
        .formatted(OCI, digest("{}"), digest(layer), layer.length());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path));
  }

  private HttpRequest.Builder authorized(String path) throws Exception {
    var token =
        call(() -> ecr.getAuthorizationToken(r -> {}))
            .authorizationData()
            .getFirst()
            .authorizationToken();
    return request(path).header("Authorization", "Basic " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  private <T> T call(Callable<T> task) throws Exception {
    return loop.call(() -> CallContext.call(new Caller.Root("000000000000"), task::call));
  }

  private static String digest(String text) {
    return BlobStore.digest(text.getBytes(UTF_8));
  }

  private ServiceContext context(RegionIdentity region) {
    var services =
        new Services() {
          @Override
          public <T> T client(Class<T> client) {
            throw new IllegalArgumentException("the registry calls no other service");
          }
        };
    var events =
        new RegionEvents() {
          @Override
          public void publish(RegionEvent event) {}

          @Override
          public <E extends RegionEvent> void subscribe(Class<E> kind, Consumer<E> listener) {}
        };
    Roles roles =
        (arn, principal, session) -> {
          throw new IllegalArgumentException("the registry takes on no role");
        };
    return new ServiceContext(region, loop, services, events, roles, new Ids(new Random(1)));
  }

  private void assertRefused(Callable<?> task, String code) {
    assertThatThrownBy(() -> call(task))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  private PutImageResponse putImage(String manifest, String tag) {
    return ecr.putImage(r -> r.repositoryName("app").imageManifest(manifest).imageTag(tag));
  }

  @Test
  void imagesAreRefusedWithEcrsCodes() throws Exception {
    var manifest = push("app", "latest", "one");
    assertRefused(() -> putImage(manifest, "latest"), "ImageAlreadyExistsException");
    assertRefused(() -> putImage(manifest("never pushed"), "x"), "LayersNotFoundException");
    assertRefused(
        () ->
            ecr.putImage(
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
        () -> ecr.describeImages(r -> r.repositoryName("app").imageIds(i -> i.imageTag("none"))),
        "ImageNotFoundException");
    assertRefused(
        () -> ecr.getDownloadUrlForLayer(r -> r.repositoryName("app").layerDigest(digest("x"))),
        "LayersNotFoundException");
    call(
        () ->
            ecr.putImageTagMutability(
                r -> r.repositoryName("app").imageTagMutability(ImageTagMutability.IMMUTABLE)));
    push("app", "two", "two");
    assertRefused(() -> putImage(manifest, "two"), "ImageTagAlreadyExistsException");
  }

  @Test
  void repositoriesAreRefusedWithEcrsCodes() {
    assertRefused(
        () -> ecr.createRepository(r -> r.repositoryName("app")),
        "RepositoryAlreadyExistsException");
    assertRefused(
        () -> ecr.getLifecyclePolicy(r -> r.repositoryName("app")),
        "LifecyclePolicyNotFoundException");
    assertRefused(
        () -> ecr.deleteLifecyclePolicy(r -> r.repositoryName("app")),
        "LifecyclePolicyNotFoundException");
  }
}

package dev.provingground.region.services.ecr;

import static dev.provingground.region.services.ecr.ServedRegistry.OCI;
import static dev.provingground.region.services.ecr.ServedRegistry.digest;
import static dev.provingground.region.services.ecr.ServedRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecr.model.*;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/**
 * What is about an image, such as its signature, is found by the image: over HTTP and by the API.
 */
final class ReferrersTest {
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

  /** A manifest about another, of the layers that {@link ServedRegistry#push} pushed. */
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
    var subject = digest(registry.push("app", "latest", "one"));
    var path = "/v2/app/referrers/" + subject;
    assertThat(registry.send(registry.authorized(path).GET()).body()).contains("\"manifests\":[]");
    var signature =
        about(subject, "\"artifactType\": \"a/signature\", \"annotations\": {\"by\": \"me\"},");
    var put = registry.putManifest("app", digest(signature), signature);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    assertThat(put.headers().firstValue("OCI-Subject")).hasValue(subject);
    registry.putManifest("app", "other", about(subject, ""));
    registry.putManifest("app", "elsewhere", about(digest("not pushed yet"), ""));

    var all = registry.send(registry.authorized(path).GET());
    assertThat(all.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.oci.image.index.v1+json");
    var manifests = new ObjectMapper().readTree(all.body()).path("manifests");
    assertThat(manifests).hasSize(2);
    assertThat(manifests.get(1).path("artifactType").asText())
        .as("that of its config")
        .isEqualTo("application/vnd.oci.image.config.v1+json");

    var filtered = registry.send(registry.authorized(path + "?artifactType=a/signature").GET());
    assertThat(filtered.headers().firstValue("OCI-Filters-Applied")).hasValue("artifactType");
    var found = new ObjectMapper().readTree(filtered.body()).path("manifests");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("digest").asText()).isEqualTo(digest(signature));
    assertThat(found.get(0).path("size").asInt()).isEqualTo(signature.length());
    assertThat(found.get(0).path("annotations").path("by").asText()).isEqualTo("me");
  }

  @Test
  void theApiListsTheSameInPages() throws Exception {
    var subject = digest(registry.push("app", "latest", "one"));
    var signature =
        about(subject, "\"artifactType\": \"a/signature\", \"annotations\": {\"by\": \"me\"},");
    registry.putManifest("app", digest(signature), signature);
    registry.putManifest("app", "other", about(subject, ""));

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
    assertThat(registry.ecr.action("ListImageReferrers")).isEqualTo("BatchGetImage");
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
    return registry.call(
        () ->
            registry.ecr.listImageReferrers(
                r ->
                    more.accept(r.repositoryName("app").subjectId(id -> id.imageDigest(subject)))));
  }

  @Test
  void referrersAreOfADigestAndForThoseWhoMayPull() throws Exception {
    assertThat(registry.send(registry.authorized("/v2/app/referrers/latest").GET()).statusCode())
        .isEqualTo(400);
    var path = "/referrers/" + digest("x");
    assertThat(registry.send(registry.authorized("/v2/none" + path).GET()).statusCode())
        .isEqualTo(404);
    registry.denied = "ecr:BatchGetImage";
    assertThat(registry.send(registry.authorized("/v2/app" + path).GET()).statusCode())
        .isEqualTo(403);
  }
}

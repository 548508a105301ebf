package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.Repository;

/** The registry and the image in it. */
public final class ImageSteps {
  private static final JsonMapper JSON = new JsonMapper();

  private final Stack stack;

  public ImageSteps(Stack stack) {
    this.stack = stack;
  }

  @Then("the image in the registry is for linux\\/amd64")
  public void theImageIsForLinux() throws Exception {
    var config = config();
    assertThat(config.path("os").asText()).isEqualTo("linux");
    assertThat(config.path("architecture").asText()).isEqualTo("amd64");
  }

  @Then("the image exposes port {int}")
  public void theImageExposes(int port) throws Exception {
    assertThat(config().path("config").path("ExposedPorts").fieldNames())
        .toIterable()
        .containsExactly(port + "/tcp");
  }

  @Then("the image runs as user {int} by default")
  public void theImageRunsAs(int uid) throws Exception {
    assertThat(config().path("config").path("User").asText())
        .isIn(Integer.toString(uid), uid + ":" + uid);
  }

  @Then("the image is for production by default")
  public void theImageIsForProduction() throws Exception {
    var variables = new ArrayList<String>();
    config().path("config").path("Env").forEach(v -> variables.add(v.asText()));
    assertThat(variables).contains("APP_ENV=production");
  }

  @Then("the image has no shell")
  public void theImageHasNoShell() throws Exception {
    var layers = new ArrayList<String>();
    manifest().path("layers").forEach(l -> layers.add(l.path("digest").asText()));
    assertThat(stack.run().layerFiles().of(layers, this::blob))
        .hasSizeGreaterThan(10)
        .noneMatch(name -> name.matches("(.*/)?(sh|bash|dash|ash|busybox|zsh)"));
  }

  @Then("the repository holds the digest that was pushed")
  public void theRepositoryHoldsTheDigest() {
    assertThat(detail().imageDigest()).isEqualTo(stack.deployment().imageDigest());
  }

  @Then("its tags contain latest")
  public void itsTagsContainLatest() {
    assertThat(detail().imageTags()).contains("latest").containsAll(stack.deployment().imageTags());
  }

  @Then("the repository scans images on push")
  public void theRepositoryScans() {
    assertThat(repository().imageScanningConfiguration().scanOnPush()).isTrue();
  }

  @Then("tags other than latest cannot be moved")
  public void tagsCannotBeMoved() {
    assertThat(repository().imageTagMutability())
        .isEqualTo(ImageTagMutability.IMMUTABLE_WITH_EXCLUSION);
    assertThat(repository().imageTagMutabilityExclusionFilters())
        .extracting("filter")
        .containsExactly("latest");
  }

  @Then("an image without a tag expires after {int} day")
  public void anUntaggedImageExpires(int days) throws Exception {
    var policy =
        stack.aws().ecr().getLifecyclePolicy(r -> r.repositoryName(name())).lifecyclePolicyText();
    var selection = JSON.readTree(policy).path("rules").path(0).path("selection");
    assertThat(selection.path("tagStatus").asText()).isEqualTo("untagged");
    assertThat(selection.path("countType").asText()).isEqualTo("sinceImagePushed");
    assertThat(selection.path("countUnit").asText()).isEqualTo("days");
    assertThat(selection.path("countNumber").asInt()).isEqualTo(days);
  }

  @Then("the registry refuses a client without a password")
  public void theRegistryRefuses() throws Exception {
    var endpoint = stack.aws().ecr().getAuthorizationToken(r -> {}).authorizationData().getFirst();
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(
                      stack.aws().registry(URI.create(endpoint.proxyEndpoint())).resolve("/v2/"))
                  .build(),
              BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  @Then("the task definition names the image by the repository's address")
  public void theTaskDefinitionNamesTheImage() {
    assertThat(stack.taskDefinition().containerDefinitions().getFirst().image())
        .isEqualTo(repository().repositoryUri() + "@" + stack.deployment().imageDigest());
    assertThat(repository().repositoryUri()).contains(".dkr.ecr.");
  }

  @Then("every task runs the digest that was pushed")
  public void everyTaskRunsTheDigest() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(task.containers().getFirst().imageDigest())
                    .isEqualTo(stack.deployment().imageDigest()));
  }

  private Repository repository() {
    return stack
        .aws()
        .ecr()
        .describeRepositories(r -> r.repositoryNames(name()))
        .repositories()
        .getFirst();
  }

  private ImageDetail detail() {
    return stack
        .aws()
        .ecr()
        .describeImages(r -> r.repositoryName(name()).imageIds(i -> i.imageTag("latest")))
        .imageDetails()
        .getFirst();
  }

  private String name() {
    return stack.deployment().registryOutput(Outputs.REPOSITORY_NAME);
  }

  private JsonNode manifest() throws IOException {
    Image image =
        stack
            .aws()
            .ecr()
            .batchGetImage(
                r ->
                    r.repositoryName(name())
                        .imageIds(i -> i.imageDigest(stack.deployment().imageDigest())))
            .images()
            .getFirst();
    return JSON.readTree(image.imageManifest());
  }

  private JsonNode config() throws Exception {
    return JSON.readTree(blob(manifest().path("config").path("digest").asText()));
  }

  private byte[] blob(String digest) throws Exception {
    var url =
        stack
            .aws()
            .ecr()
            .getDownloadUrlForLayer(r -> r.repositoryName(name()).layerDigest(digest))
            .downloadUrl();
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(stack.aws().registry(URI.create(url))).build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    }
  }
}

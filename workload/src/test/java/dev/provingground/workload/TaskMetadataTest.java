package dev.provingground.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against an endpoint that answers as the page "Amazon ECS task metadata endpoint version 4 for
 * tasks on Fargate" describes.
 */
class TaskMetadataTest {

  private static final String CONTAINER =
      """
      {"DockerId": "cd18-1", "Name": "app", "Image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/app:latest",
       "ImageID": "sha256:5d854b78e9d42a5b2d3b2e0f", "Labels": {"Name": "not this", "Image": "nor this"},
       "Limits": {"CPU": 2}, "Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.1.7"]}]}
      """;
  private static final String TASK =
      """
      {"Cluster": "arn:aws:ecs:eu-central-1:111122223333:cluster/ground",
       "TaskARN": "arn:aws:ecs:eu-central-1:111122223333:task/ground/e9028f8d5d8e4f258373e7b93ce9a3c3",
       "Family": "ground", "Revision": "3", "DesiredStatus": "RUNNING", "PullStartedAt": null,
       "Limits": {"CPU": 0.25, "Memory": 512}, "Containers": [{"Family": "not this"}],
       "AvailabilityZone": "eu-central-1b", "LaunchType": "FARGATE"}
      """;

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer endpoint;
  private Service service;
  private volatile boolean broken;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/v4/id",
        exchange -> {
          asked.incrementAndGet();
          String answer = exchange.getRequestURI().getPath().endsWith("/task") ? TASK : CONTAINER;
          exchange.sendResponseHeaders(broken ? 500 : 200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer.getBytes(StandardCharsets.UTF_8));
          }
        });
    endpoint.start();
    service =
        Service.start(
            new Configuration(0, "production", Duration.ZERO, uri()),
            quietLog(),
            System.nanoTime());
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v4/id");
  }

  private static EventLog quietLog() {
    return new EventLog(OutputStream.nullOutputStream(), InstantSource.system());
  }

  @AfterEach
  void stop() {
    service.close();
    endpoint.stop(0);
  }

  @Test
  void theAnswerTellsWhichTaskGaveIt() throws Exception {
    JsonNode ecs = root().at("/ecs");
    assertThat(ecs.at("/cluster").asText()).endsWith("cluster/ground");
    assertThat(ecs.at("/taskArn").asText())
        .endsWith("task/ground/e9028f8d5d8e4f258373e7b93ce9a3c3");
    assertThat(ecs.at("/taskId").asText()).isEqualTo("e9028f8d5d8e4f258373e7b93ce9a3c3");
    assertThat(ecs.at("/family").asText()).isEqualTo("ground");
    assertThat(ecs.at("/revision").asText()).isEqualTo("3");
    assertThat(ecs.at("/availabilityZone").asText()).isEqualTo("eu-central-1b");
    assertThat(ecs.at("/launchType").asText()).isEqualTo("FARGATE");
    assertThat(ecs.at("/containerName").asText()).isEqualTo("app");
    assertThat(ecs.at("/image").asText()).endsWith("app:latest");
    assertThat(ecs.at("/imageDigest").asText()).startsWith("sha256:");
    assertThat(ecs.at("/limits/cpu").asDouble()).isEqualTo(0.25);
    assertThat(ecs.at("/limits/memoryMiB").asInt()).isEqualTo(512);
  }

  @Test
  void theEndpointIsAskedOnce() throws Exception {
    root();
    root();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aBrokenEndpointIsLeftAloneForASecond() {
    var now = new AtomicLong();
    var metadata = new TaskMetadataEndpoint(uri(), quietLog(), now::get);
    broken = true;
    assertThat(metadata.metadata()).isEmpty();
    broken = false;
    now.set(Duration.ofMillis(999).toNanos());
    assertThat(metadata.metadata()).isEmpty();
    assertThat(asked).hasValue(1);
    now.set(Duration.ofSeconds(1).toNanos());
    assertThat(metadata.metadata()).isPresent();
  }

  @Test
  void aBrokenEndpointIsAskedAgainAndTheServiceServesMeanwhile() throws Exception {
    broken = true;
    assertThat(root().has("ecs")).isFalse();
    broken = false;
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> root().has("ecs"));
  }

  private JsonNode root() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + service.port() + "/");
      return new ObjectMapper()
          .readTree(
              client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    }
  }
}

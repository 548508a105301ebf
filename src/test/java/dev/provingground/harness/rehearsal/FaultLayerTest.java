package dev.provingground.harness.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before a region that numbers its answers. */
final class FaultLayerTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final FaultPlan NONE =
      new FaultPlan(0, 0, 0, Duration.ZERO, Duration.ZERO, 0, -1, Duration.ZERO, false);

  private final AtomicInteger answers = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer region;

  @BeforeEach
  void start() throws IOException {
    region = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    region.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          var body = ("answer " + answers.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    region.start();
  }

  @AfterEach
  void end() {
    client.close();
    region.stop(0);
  }

  @Test
  void aCallPassesUnalteredWhereThePlanHasNoFault() throws Exception {
    try (var layer = layer(NONE)) {
      assertThat(ask(layer, "cloudformation", "DescribeStacks").body()).isEqualTo("answer 1");
      assertThat(layer.injected()).isEmpty();
    }
  }

  @Test
  void aReadThatLagsShowsWhatTheSameQuestionWasAnsweredBefore() throws Exception {
    try (var layer = layer(lagging(LONG))) {
      assertThat(ask(layer, "elasticloadbalancing", "DescribeRules").body()).isEqualTo("answer 1");
      assertThat(ask(layer, "elasticloadbalancing", "DescribeRules").body()).isEqualTo("answer 1");
      assertThat(ask(layer, "elasticloadbalancing", "DescribeTags").body()).isEqualTo("answer 2");
    }
  }

  @Test
  void anAnswerThatIsOlderThanTheLagIsNotShownAgain() throws Exception {
    try (var layer = layer(lagging(Duration.ZERO))) {
      assertThat(ask(layer, "elasticloadbalancing", "DescribeRules").body()).isEqualTo("answer 1");
      assertThat(ask(layer, "elasticloadbalancing", "DescribeRules").body()).isEqualTo("answer 2");
    }
  }

  @Test
  void aCallThatChangesSomethingIsNeverAnsweredByWhatWasBefore() throws Exception {
    try (var layer = layer(lagging(LONG))) {
      assertThat(ask(layer, "elasticloadbalancing", "CreateRule").body()).isEqualTo("answer 1");
      assertThat(ask(layer, "elasticloadbalancing", "CreateRule").body()).isEqualTo("answer 2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cloudformation, 400, <Code>Throttling</Code>",
    "ec2, 503, <Code>RequestLimitExceeded</Code>"
  })
  void throttlingIsAnErrorOfTheServicesProtocol(String service, int status, String code)
      throws Exception {
    var throttled =
        new FaultPlan(1, 0, 0, Duration.ZERO, Duration.ZERO, 0, -1, Duration.ZERO, false);
    try (var layer = layer(throttled)) {
      var answer = ask(layer, service, "DescribeTags");
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains(code);
      assertThat(answers).as("calls that reached the region").hasValue(0);
    }
  }

  @Test
  void credentialsExpireWithTheCallThatThePlanSays() throws Exception {
    var expiring = new FaultPlan(0, 0, 0, Duration.ZERO, Duration.ZERO, 0, 2, LONG, false);
    try (var layer = layer(expiring)) {
      assertThat(ask(layer, "sts", "GetCallerIdentity").statusCode()).isEqualTo(200);
      assertThat(ask(layer, "sts", "GetCallerIdentity").body()).contains("ExpiredToken");
      assertThat(layer.injected()).containsEntry("expired credentials", 1);
    }
  }

  @Test
  void whatIsNoSignedCallPasses() throws Exception {
    var everythingFails = new FaultPlan(1, 1, 1, LONG, Duration.ZERO, 0, 1, LONG, false);
    try (var layer = layer(everythingFails)) {
      assertThat(send(layer, Optional.empty(), "").body()).isEqualTo("answer 1");
    }
  }

  @Test
  void theSameSeedIsTheSamePlan() {
    assertThat(FaultPlan.of(7)).isEqualTo(FaultPlan.of(7)).isNotEqualTo(FaultPlan.of(8));
  }

  private static FaultPlan lagging(Duration lag) {
    return new FaultPlan(0, 0, 1, lag, Duration.ZERO, 0, -1, Duration.ZERO, false);
  }

  private FaultLayer layer(FaultPlan plan) {
    var address = URI.create("http://127.0.0.1:" + region.getAddress().getPort());
    return new FaultLayer(
        address,
        plan,
        1,
        new Obstacle() {
          @Override
          public boolean place() {
            return false;
          }

          @Override
          public void remove() {}
        });
  }

  private HttpResponse<String> ask(FaultLayer layer, String service, String operation)
      throws IOException, InterruptedException {
    var scope = "AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/%s/aws4_request";
    return send(layer, Optional.of(scope.formatted(service)), "Action=" + operation);
  }

  private HttpResponse<String> send(FaultLayer layer, Optional<String> authorization, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(layer.endpoint()).POST(HttpRequest.BodyPublishers.ofString(body));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

package dev.provingground.region.wire;

import static dev.provingground.region.wire.WireFixture.ECS;
import static dev.provingground.region.wire.WireFixture.ROOT;
import static dev.provingground.region.wire.WireFixture.assertJsonError;
import static dev.provingground.region.wire.WireFixture.assertXmlError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ConflictException;

/** What goes over the wire when it is not what the SDK would send or hear every day. */
final class WireServerTest {
  private WireFixture fixture;

  @BeforeEach
  void open() throws BindException {
    fixture = new WireFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aServiceHearsWhoCalls() throws Exception {
    var answer = fixture.json("ListClusters", "");
    assertThat(answer.body()).isEqualTo("{\"clusterArns\":[\"" + ROOT.arn() + "\"]}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
  }

  @Test
  void aModelledErrorArrivesAsItsExceptionWithItsMembers() {
    try (var client =
        EcsClient.builder()
            .endpointOverride(fixture.uri(""))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      assertThatThrownBy(() -> client.createService(r -> r.serviceName("taken")))
          .isInstanceOfSatisfying(
              ConflictException.class,
              e -> {
                assertThat(e.resourceIds()).containsExactly("service/taken");
                assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("It is there.");
                assertThat(e.requestId()).isNotBlank();
              });
    }
  }

  @Test
  void whatFailsInsideTellsTheClientNoMoreThanThat() throws Exception {
    var answer = fixture.json("CreateService", "{}");
    assertJsonError(answer, 500, "InternalFailure", "see its log");
    assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void anOperationThatIsNotThereYetIsNamed() throws Exception {
    assertJsonError(
        fixture.json("DeleteCluster", "{}"),
        501,
        "NotImplemented",
        "The region does not implement ecs DeleteCluster.");
    assertJsonError(
        fixture.json("CreateService", "{\"serviceName\":\"exotic\"}"),
        501,
        "NotImplemented",
        "The region does not implement createService of EcsClient, which ecs CreateService needs");
    assertJsonError(
        fixture.json("CreateService", "{\"serviceName\":\"unmodifiable\"}"),
        500,
        "InternalFailure",
        "see its log");
    assertXmlError(
        fixture.form("ec2", "Action=RunInstances&Version=2016-11-15"),
        501,
        "NotImplemented",
        "The region does not implement ec2 RunInstances.");
  }

  @Test
  void anOperationThatAwsHasNotEitherIsUnknown() throws Exception {
    assertJsonError(
        fixture.json("MakeCoffee", "{}"), 400, "UnknownOperationException", "MakeCoffee");
    assertXmlError(
        fixture.form("iam", "Action=MakeCoffee&Version=2010-05-08"),
        400,
        "InvalidAction",
        "The action");
    assertXmlError(
        fixture.form("iam", "Version=2010-05-08"), 400, "MissingAction", "The request must");
    assertXmlError(
        fixture.form("iam", "Action=ListRoles&Version=1999-01-01"),
        400,
        "InvalidAction",
        "Could not find operation ListRoles for version 1999-01-01; use 2010-05-08");
  }

  @Test
  void aServiceThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
    assertJsonError(
        fixture.send(
            TestSigner.root("dynamodb"),
            Map.of("X-Amz-Target", "DynamoDB_20120810.ListTables"),
            new byte[0]),
        501,
        "NotImplemented",
        "The region has no service 'dynamodb'. It has: ec2, ecs, fis, iam.");
  }

  @Test
  void anErrorsTextIsEscaped() throws Exception {
    assertXmlError(
        fixture.form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix=%26"),
        404,
        "NoSuchEntity",
        "No &lt;path&gt; &amp;</Message>");
  }

  @Test
  void aPresignedUrlIsACallToo() throws Exception {
    var signed =
        TestSigner.root("ec2")
            .presign(
                fixture.uri("/?Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-1"),
                Duration.ofMinutes(1));
    var answer =
        fixture.http.send(
            HttpRequest.newBuilder(URI.create(signed.getUri().toString())).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("<vpcId>[vpc-1]</vpcId>");
  }

  @Test
  void everyProtocolRefusesSignaturesInItsOwnWords() throws Exception {
    var body = "Action=X".getBytes(UTF_8);
    var target = Map.of("X-Amz-Target", ECS + ".ListClusters");
    assertJsonError(
        fixture.send(TestSigner.root("ecs").withSecret("no"), target, body),
        400,
        "InvalidSignatureException",
        "");
    assertJsonError(
        fixture.send(TestSigner.root("ecs").withKey("no"), target, body),
        400,
        "UnrecognizedClientException",
        "");
    assertXmlError(
        fixture.send(TestSigner.root("iam").withSecret("no"), Map.of(), body),
        403,
        "SignatureDoesNotMatch",
        "");
    assertXmlError(
        fixture.send(TestSigner.root("iam").withKey("no"), Map.of(), body),
        403,
        "InvalidClientTokenId",
        "");
    assertXmlError(
        fixture.send(TestSigner.root("ec2").withSecret("no"), Map.of(), body),
        401,
        "AuthFailure",
        "");
  }

  @Test
  void anUnsignedRequestGoesToTheHandlerOfItsPathOrIsAskedToSign() throws Exception {
    fixture.wire.route("/v2", exchange -> exchange.getResponseSender().send("registry"));
    var registry =
        fixture.http.send(
            HttpRequest.newBuilder(fixture.uri("/v2/a/manifests/b")).build(),
            BodyHandlers.ofString());
    assertThat(registry.body()).isEqualTo("registry");
    var other =
        fixture.http.send(
            HttpRequest.newBuilder(fixture.uri("/v3")).build(), BodyHandlers.ofString());
    assertXmlError(other, 403, "MissingAuthenticationToken", "Request is missing");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), fixture.wire.port())) {
      socket
          .getOutputStream()
          .write(
              """
              POST / HTTP/1.1\r
              Host: h\r
              Content-Length: 99999999\r
              Authorization: AWS4-HMAC-SHA256 x\r
              \r
              """
                  .getBytes(UTF_8));
      socket.setSoTimeout(60_000); // a hang, not slowness
      var answer = new StringBuilder();
      while (answer.indexOf("RequestEntityTooLarge") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as(answer.toString()).isNotNegative();
        answer.append((char) next);
      }
      assertThat(answer.toString()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void untilTheDoorIsOpenClientsAreToldToTryAgain() throws Exception {
    try (var closed = new WireServer("127.0.0.1", 0, fixture.loop)) {
      var answer =
          fixture.http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + closed.port())).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidToBe() {
    assertThatThrownBy(() -> new WireServer("127.0.0.1", fixture.wire.port(), fixture.loop))
        .isInstanceOf(BindException.class);
  }
}

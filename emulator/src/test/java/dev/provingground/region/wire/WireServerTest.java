package dev.provingground.region.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.time.RealEventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.GetActionRequest;
import software.amazon.awssdk.services.fis.model.GetActionResponse;
import software.amazon.awssdk.services.fis.model.ListActionsRequest;
import software.amazon.awssdk.services.fis.model.ListActionsResponse;
import software.amazon.awssdk.services.fis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;

/** What goes over the wire when it is not what the SDK would send or hear every day. */
final class WireServerTest {
  private static final String ECS = "AmazonEC2ContainerServiceV20141113";
  private static final Caller ROOT = new Caller.Root("000000000000");

  private final RealEventLoop loop = new RealEventLoop(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Credentials credentials =
      key ->
          key.equals("test")
              ? Optional.of(new Credentials.Secret(ROOT, "test", Optional.empty(), Instant.MAX))
              : Optional.empty();
  private final WireServer wire;

  WireServerTest() throws BindException {
    wire = new WireServer("127.0.0.1", 0, loop);
  }

  /** Its cluster's names are the caller's and the request's. */
  private static final class Ecs implements EcsClient {
    @Override
    public ListClustersResponse listClusters(ListClustersRequest request) {
      return ListClustersResponse.builder()
          .clusterArns(CallContext.current().caller().arn())
          .build();
    }

    @Override
    public CreateServiceResponse createService(CreateServiceRequest request) {
      return switch (String.valueOf(request.serviceName())) {
        case "taken" ->
            throw AwsErrors.of(
                ConflictException.builder().resourceIds("service/taken"),
                "ConflictException",
                "It is there.");
        case "exotic" -> EcsClient.super.createService(request);
        case "unmodifiable" -> throw new UnsupportedOperationException();
        default -> throw new IllegalStateException("secret of the implementation");
      };
    }

    @Override
    public String serviceName() {
      return "ecs";
    }

    @Override
    public void close() {}
  }

  private static final class Iam implements IamClient {
    @Override
    public ListRolesResponse listRoles(ListRolesRequest request) {
      throw AwsErrors.error("NoSuchEntity", "No <path> " + request.pathPrefix(), 404);
    }

    @Override
    public String serviceName() {
      return "iam";
    }

    @Override
    public void close() {}
  }

  private static final class Ec2 implements Ec2Client {
    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
      return DescribeVpcsResponse.builder()
          .vpcs(Vpc.builder().vpcId(request.vpcIds() + "").build())
          .build();
    }

    @Override
    public String serviceName() {
      return "ec2";
    }

    @Override
    public void close() {}
  }

  private static final class Fis implements FisClient {
    @Override
    public ListActionsResponse listActions(ListActionsRequest request) {
      return ListActionsResponse.builder().nextToken(request.maxResults() + "").build();
    }

    @Override
    public GetActionResponse getAction(GetActionRequest request) {
      throw AwsErrors.of(
          ResourceNotFoundException.builder(), "ResourceNotFoundException", request.id(), 404);
    }

    @Override
    public String serviceName() {
      return "fis";
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() {
    mount(new Mount<>("fis", "fis", Protocol.REST_JSON, "", "", FisClient.class, new Fis()));
    mount(new Mount<>("ecs", "ecs", Protocol.AWS_JSON, ECS, "", EcsClient.class, new Ecs()));
    mount(
        new Mount<>(
            "iam", "iam", Protocol.AWS_QUERY, "", "2010-05-08", IamClient.class, new Iam()));
    mount(
        new Mount<>(
            "ec2", "ec2", Protocol.EC2_QUERY, "", "2016-11-15", Ec2Client.class, new Ec2()));
    wire.open("us-east-1", credentials);
  }

  private <T extends SdkClient> void mount(Mount<T> mount) {
    wire.mount(
        mount,
        new GuardedService<>(
            mount.client(), mount.iamPrefix(), mount.implementation(), (caller, access) -> {}));
  }

  @AfterEach
  void close() {
    http.close();
    wire.close();
    loop.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + wire.port() + path);
  }

  private HttpResponse<String> send(TestSigner signer, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri("/"));
    headers.forEach(request::putHeader);
    return send(signer, request.build(), body);
  }

  private HttpResponse<String> send(TestSigner signer, SdkHttpRequest request, byte[] body)
      throws IOException, InterruptedException {
    var signed = signer.sign(request, body);
    var message =
        HttpRequest.newBuilder(signed.getUri())
            .method(request.method().name(), BodyPublishers.ofByteArray(body));
    signed
        .headers()
        .forEach(
            (name, values) -> {
              if (!Set.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> message.header(name, value));
              }
            });
    return http.send(message.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> json(String operation, String body)
      throws IOException, InterruptedException {
    return send(
        TestSigner.root("ecs"),
        Map.of("X-Amz-Target", ECS + "." + operation),
        body.getBytes(UTF_8));
  }

  private HttpResponse<String> form(String service, String body)
      throws IOException, InterruptedException {
    return send(TestSigner.root(service), Map.of(), body.getBytes(UTF_8));
  }

  private HttpResponse<String> rest(SdkHttpMethod method, String path)
      throws IOException, InterruptedException {
    return send(
        TestSigner.root("fis"),
        SdkHttpRequest.builder().method(method).uri(uri(path)).build(),
        new byte[0]);
  }

  private static void assertRestError(
      HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(code);
  }

  private static void assertJsonError(
      HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"__type\":\"" + code + "\"").contains(message);
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(code);
  }

  private static void assertXmlError(
      HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("<Code>" + code + "</Code>").contains("<Message>" + message);
  }

  @Test
  void aServiceHearsWhoCalls() throws Exception {
    var answer = json("ListClusters", "");
    assertThat(answer.body()).isEqualTo("{\"clusterArns\":[\"" + ROOT.arn() + "\"]}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
  }

  @Test
  void aModelledErrorArrivesAsItsExceptionWithItsMembers() {
    try (var client =
        EcsClient.builder()
            .endpointOverride(uri(""))
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
    var answer = json("CreateService", "{}");
    assertJsonError(answer, 500, "InternalFailure", "see its log");
    assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void anOperationThatIsNotThereYetIsNamed() throws Exception {
    assertJsonError(
        json("DeleteCluster", "{}"),
        501,
        "NotImplemented",
        "The region does not implement ecs DeleteCluster.");
    assertJsonError(
        json("CreateService", "{\"serviceName\":\"exotic\"}"),
        501,
        "NotImplemented",
        "The region does not implement createService of EcsClient, which ecs CreateService needs");
    assertJsonError(
        json("CreateService", "{\"serviceName\":\"unmodifiable\"}"),
        500,
        "InternalFailure",
        "see its log");
    assertXmlError(
        form("ec2", "Action=RunInstances&Version=2016-11-15"),
        501,
        "NotImplemented",
        "The region does not implement ec2 RunInstances.");
  }

  @Test
  void anOperationThatAwsHasNotEitherIsUnknown() throws Exception {
    assertJsonError(json("MakeCoffee", "{}"), 400, "UnknownOperationException", "MakeCoffee");
    assertXmlError(
        form("iam", "Action=MakeCoffee&Version=2010-05-08"), 400, "InvalidAction", "The action");
    assertXmlError(form("iam", "Version=2010-05-08"), 400, "MissingAction", "The request must");
    assertXmlError(
        form("iam", "Action=ListRoles&Version=1999-01-01"),
        400,
        "InvalidAction",
        "Could not find operation ListRoles for version 1999-01-01; use 2010-05-08");
  }

  @Test
  void aServiceThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
    assertJsonError(
        send(
            TestSigner.root("dynamodb"),
            Map.of("X-Amz-Target", "DynamoDB_20120810.ListTables"),
            new byte[0]),
        501,
        "NotImplemented",
        "The region has no service 'dynamodb'. It has: ec2, ecs, fis, iam.");
  }

  @Test
  void jsonThatIsNotWhatTheModelSaysIsRefusedByName() throws Exception {
    for (var malformed : new String[] {"{", "[]", "{} {}", "{\"maxResults\":1,\"maxResults\":2}"}) {
      assertJsonError(json("ListClusters", malformed), 400, "SerializationException", "");
    }
    assertJsonError(
        json("ListClusters", "{\"maxresults\":1}"),
        400,
        "ValidationException",
        "The parameter maxresults is not recognized");
    assertJsonError(
        json("ListClusters", "{\"maxResults\":\"many\"}"),
        400,
        "SerializationException",
        "Value (many) for parameter maxResults is not a 32 bit integer");
    assertJsonError(
        json("CreateService", "{\"loadBalancers\":[{\"containerPort\":3000,\"port\":1}]}"),
        400,
        "ValidationException",
        "The parameter loadBalancers[0].port is not recognized");
    assertJsonError(
        json("CreateService", "{\"tags\":[null]}"), 400, "SerializationException", "tags[0]");
    assertJsonError(
        json("ListClusters", "{\"maxResults\":99999999999}"),
        400,
        "SerializationException",
        "99999999999");
  }

  @Test
  void parametersThatAreNotWhatTheModelSaysAreRefusedByName() throws Exception {
    assertXmlError(
        form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcIds.1=a"),
        400,
        "UnknownParameter",
        "The parameter VpcIds is not recognized");
    assertXmlError(
        form("ec2", "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Nme=a"),
        400,
        "UnknownParameter",
        "The parameter Filter.1.Nme is not recognized");
    assertXmlError(
        form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcId.one=a"),
        400,
        "UnknownParameter",
        "The parameter VpcId.one is not recognized");
    assertXmlError(
        form("ec2", "Action=DescribeVpcs&Version=2016-11-15&MaxResults=many"),
        400,
        "InvalidParameterValue",
        "Value (many) for parameter MaxResults is not a 32 bit integer");
    assertXmlError(
        form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix.member.1=a"),
        400,
        "ValidationError",
        "Value (member) for parameter PathPrefix is not a string");
    assertXmlError(
        form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix=%zz"),
        400,
        "MalformedQueryString",
        "the form is not well encoded");
    assertXmlError(
        form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix=a&PathPrefix=b"),
        400,
        "MalformedQueryString",
        "The parameter PathPrefix is given twice");
  }

  @Test
  void methodAndPathNameAnOperation() throws Exception {
    var answer = rest(SdkHttpMethod.GET, "/actions?maxResults=7");
    assertThat(answer.body()).isEqualTo("{\"nextToken\":\"7\"}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertRestError(
        rest(SdkHttpMethod.GET, "/actions/a+b%2Fc"), 404, "ResourceNotFoundException", "a+b/c");
    assertRestError(
        rest(SdkHttpMethod.PUT, "/actions"),
        404,
        "UnknownOperationException",
        "There is no operation 'PUT /actions'.");
    assertRestError(
        rest(SdkHttpMethod.GET, "/actions/"),
        404,
        "UnknownOperationException",
        "There is no operation 'GET /actions/'.");
    assertRestError(
        rest(SdkHttpMethod.GET, "/experiments"),
        501,
        "NotImplemented",
        "The region does not implement fis ListExperiments.");
  }

  @Test
  void aQueryThatIsNotWhatTheModelSaysIsRefusedByName() throws Exception {
    assertRestError(
        rest(SdkHttpMethod.GET, "/actions?maxResults=many"),
        400,
        "SerializationException",
        "Value (many) for parameter maxResults is not a 32 bit integer");
    assertRestError(
        rest(SdkHttpMethod.GET, "/actions?maxResults=1&maxResults=2"),
        400,
        "SerializationException",
        "The parameter maxResults is given twice");
    assertRestError(
        rest(SdkHttpMethod.GET, "/actions?most=1"),
        400,
        "ValidationException",
        "The parameter most is not recognized");
  }

  @Test
  void listsMayLeaveNumbersOut() throws Exception {
    assertThat(form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcId.12=b&VpcId.3=a").body())
        .contains("<vpcId>[a, b]</vpcId>");
  }

  @Test
  void anErrorsTextIsEscaped() throws Exception {
    assertXmlError(
        form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix=%26"),
        404,
        "NoSuchEntity",
        "No &lt;path&gt; &amp;</Message>");
  }

  @Test
  void aPresignedUrlIsACallToo() throws Exception {
    var signed =
        TestSigner.root("ec2")
            .presign(
                uri("/?Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-1"),
                Duration.ofMinutes(1));
    var answer =
        http.send(
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
        send(TestSigner.root("ecs").withSecret("no"), target, body),
        400,
        "InvalidSignatureException",
        "");
    assertJsonError(
        send(TestSigner.root("ecs").withKey("no"), target, body),
        400,
        "UnrecognizedClientException",
        "");
    assertXmlError(
        send(TestSigner.root("iam").withSecret("no"), Map.of(), body),
        403,
        "SignatureDoesNotMatch",
        "");
    assertXmlError(
        send(TestSigner.root("iam").withKey("no"), Map.of(), body),
        403,
        "InvalidClientTokenId",
        "");
    assertXmlError(
        send(TestSigner.root("ec2").withSecret("no"), Map.of(), body), 401, "AuthFailure", "");
  }

  @Test
  void anUnsignedRequestGoesToTheHandlerOfItsPathOrIsAskedToSign() throws Exception {
    wire.route("/v2", exchange -> exchange.getResponseSender().send("registry"));
    var registry =
        http.send(
            HttpRequest.newBuilder(uri("/v2/a/manifests/b")).build(), BodyHandlers.ofString());
    assertThat(registry.body()).isEqualTo("registry");
    var other = http.send(HttpRequest.newBuilder(uri("/v3")).build(), BodyHandlers.ofString());
    assertXmlError(other, 403, "MissingAuthenticationToken", "Request is missing");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), wire.port())) {
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
    try (var closed = new WireServer("127.0.0.1", 0, loop)) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + closed.port())).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidToBe() {
    assertThatThrownBy(() -> new WireServer("127.0.0.1", wire.port(), loop))
        .isInstanceOf(BindException.class);
  }
}

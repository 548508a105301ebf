package dev.provingground.region.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.time.RealEventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
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

/** A server with a service of each protocol, and a client that says what a test says. */
final class WireFixture {
  static final String ECS = "AmazonEC2ContainerServiceV20141113";
  static final Caller ROOT = new Caller.Root("000000000000");

  final RealEventLoop loop = new RealEventLoop(1);
  final HttpClient http = HttpClient.newHttpClient();
  private final Credentials credentials =
      key ->
          key.equals("test")
              ? Optional.of(new Credentials.Secret(ROOT, "test", Optional.empty(), Instant.MAX))
              : Optional.empty();
  final WireServer wire;

  WireFixture() throws BindException {
    wire = new WireServer("127.0.0.1", 0, loop);
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

  private <T extends SdkClient> void mount(Mount<T> mount) {
    wire.mount(
        mount,
        new GuardedService<>(
            mount.client(), mount.iamPrefix(), mount.implementation(), (caller, access) -> {}));
  }

  /** Ends the client and the server. */
  void close() {
    http.close();
    wire.close();
    loop.close();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + wire.port() + path);
  }

  HttpResponse<String> send(TestSigner signer, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri("/"));
    headers.forEach(request::putHeader);
    return send(signer, request.build(), body);
  }

  HttpResponse<String> send(TestSigner signer, SdkHttpRequest request, byte[] body)
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

  HttpResponse<String> json(String operation, String body)
      throws IOException, InterruptedException {
    return send(
        TestSigner.root("ecs"),
        Map.of("X-Amz-Target", ECS + "." + operation),
        body.getBytes(UTF_8));
  }

  HttpResponse<String> form(String service, String body) throws IOException, InterruptedException {
    return send(TestSigner.root(service), Map.of(), body.getBytes(UTF_8));
  }

  HttpResponse<String> rest(SdkHttpMethod method, String path)
      throws IOException, InterruptedException {
    return send(
        TestSigner.root("fis"),
        SdkHttpRequest.builder().method(method).uri(uri(path)).build(),
        new byte[0]);
  }

  static void assertRestError(
      HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(code);
  }

  static void assertJsonError(
      HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"__type\":\"" + code + "\"").contains(message);
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(code);
  }

  static void assertXmlError(HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("<Code>" + code + "</Code>").contains("<Message>" + message);
  }
}

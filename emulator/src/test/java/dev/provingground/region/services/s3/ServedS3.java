package dev.provingground.region.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.time.RealEventLoop;
import dev.provingground.region.wire.WireServer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** S3 with one bucket behind a server of its own, and a client. */
final class ServedS3 {
  static final String BUCKET = "assets";

  private final RealEventLoop loop = new RealEventLoop(1);
  private final Credentials credentials =
      key ->
          Optional.of(
              new Credentials.Secret(
                  new Caller.Root("000000000000"), "test", Optional.empty(), Instant.MAX));
  private final WireServer wire = server();
  final S3Client s3 = client("test");

  private WireServer server() {
    try {
      return new WireServer("127.0.0.1", 0, loop);
    } catch (BindException e) {
      throw new AssertionError(e);
    }
  }

  S3Client client(String secret) {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(keys(secret))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + wire.port());
  }

  static StaticCredentialsProvider keys(String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("test", secret));
  }

  ServedS3(Path directory) throws IOException {
    var service = new S3Service(FakeRegion.alone(loop), directory);
    var mount = service.mount();
    wire.mount(
        mount,
        new GuardedService<>(mount.client(), mount.iamPrefix(), service, (caller, access) -> {}));
    wire.open("us-east-1", credentials);
    s3.createBucket(r -> r.bucket(BUCKET));
  }

  /** Ends the clients and the server. */
  void close() {
    s3.close();
    wire.close();
    loop.close();
  }

  void put(String key, String content) {
    put(content, r -> r.key(key));
  }

  String put(String content, Consumer<PutObjectRequest.Builder> request) {
    return Optional.ofNullable(
            s3.putObject(r -> request.accept(r.bucket(BUCKET)), RequestBody.fromString(content))
                .versionId())
        .orElse("");
  }

  String get(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
  }

  static void assertRefused(ThrowingCallable call, String code, int status) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(error.statusCode()).isEqualTo(status);
            });
  }
}

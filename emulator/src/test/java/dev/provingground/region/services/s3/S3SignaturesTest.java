package dev.provingground.region.services.s3;

import static dev.provingground.region.services.s3.ServedS3.BUCKET;
import static dev.provingground.region.services.s3.ServedS3.assertRefused;
import static dev.provingground.region.services.s3.ServedS3.keys;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Who may do what is asked: URLs that were signed before, in both ways, and wrong signatures. */
final class S3SignaturesTest {
  @TempDir private Path directory;
  private ServedS3 served;

  @BeforeEach
  void open() throws IOException {
    served = new ServedS3(directory);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aPresignedUrlNeedsNoCredentials() throws Exception {
    try (var http = HttpClient.newHttpClient();
        var presigner =
            S3Presigner.builder()
                .endpointOverride(served.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(keys("test"))
                .serviceConfiguration(
                    S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
      var put =
          presigner.presignPutObject(
              r ->
                  r.signatureDuration(Duration.ofMinutes(1))
                      .putObjectRequest(o -> o.bucket(BUCKET).key("x")));
      var sent =
          http.send(
              HttpRequest.newBuilder(put.url().toURI())
                  .PUT(BodyPublishers.ofString("signed before"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      var get =
          presigner.presignGetObject(
              r ->
                  r.signatureDuration(Duration.ofMinutes(1))
                      .getObjectRequest(o -> o.bucket(BUCKET).key("x")));
      var read =
          http.send(HttpRequest.newBuilder(get.url().toURI()).build(), BodyHandlers.ofString());
      assertThat(read.body()).isEqualTo("signed before");
      var forged = get.url().toString().replace("/x?", "/y?");
      assertThat(
              http.send(HttpRequest.newBuilder(URI.create(forged)).build(), BodyHandlers.ofString())
                  .body())
          .contains("<Code>SignatureDoesNotMatch</Code>");
    }
  }

  @Test
  void whoeverSignsInTheOldWayInAHeaderIsToldTheNewOne() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var old =
          HttpRequest.newBuilder(served.endpoint().resolve("/" + BUCKET))
              .header("Authorization", "AWS test:signature")
              .build();
      var answer = http.send(old, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("<Code>InvalidRequest</Code>")
          .contains("Please use AWS4-HMAC-SHA256.");
    }
  }

  @Test
  void aUrlPresignedInTheOldWayIsGoodForItsTime() throws Exception {
    served.s3.putObject(r -> r.bucket(BUCKET).key("old"), RequestBody.fromString("content"));
    // Far in the future: signed once, as boto3 does, for this path.
    var path = "/" + BUCKET + "/old";
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("test".getBytes(UTF_8), "HmacSHA1"));
    var signature =
        Base64.getEncoder()
            .encodeToString(mac.doFinal(("GET\n\n\n9999999999\n" + path).getBytes(UTF_8)));
    var query =
        "?AWSAccessKeyId=test&Expires=9999999999&Signature=" + URLEncoder.encode(signature, UTF_8);
    try (var http = HttpClient.newHttpClient()) {
      var read =
          http.send(
              HttpRequest.newBuilder(served.endpoint().resolve(path + query)).build(),
              BodyHandlers.ofString());
      assertThat(read.body()).isEqualTo("content");
      var over = query.replace("9999999999", "1000000000");
      assertThat(
              http.send(
                      HttpRequest.newBuilder(served.endpoint().resolve(path + over)).build(),
                      BodyHandlers.ofString())
                  .body())
          .contains("<Code>AccessDenied</Code>")
          .contains("Request has expired");
    }
  }

  @Test
  void contentSignedWithAnotherSecretIsRefused() {
    try (var stranger = served.client("wrong")) {
      assertRefused(
          () -> stranger.putObject(r -> r.bucket(BUCKET).key("x"), RequestBody.fromString("1")),
          "SignatureDoesNotMatch",
          403);
    }
  }
}

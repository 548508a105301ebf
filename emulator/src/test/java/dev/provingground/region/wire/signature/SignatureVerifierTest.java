package dev.provingground.region.wire.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.wire.TestSigner;
import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

final class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final Caller ROOT = new Caller.Root("000000000000");
  private static final Caller ROLE =
      new Caller.RoleSession("arn:r", "arn:s", "AROA:s", Optional.empty(), Instant.EPOCH);
  private static final byte[] BODY = "{\"cluster\":\"c\"}".getBytes(UTF_8);

  private final Map<String, Credentials.Secret> keys =
      Map.of(
          "test",
          new Credentials.Secret(ROOT, "test", Optional.empty(), Instant.MAX),
          "ASIA1",
          new Credentials.Secret(
              ROLE, "temporary", Optional.of("token"), NOW.plus(Duration.ofHours(1))));
  private final TestSigner root = new TestSigner("test", "test", null, "us-east-1", "ecs", NOW);
  private final TestSigner session =
      new TestSigner("ASIA1", "temporary", "token", "us-east-1", "ecs", NOW);

  private Caller verify(SignedRequest request, Instant now) throws SignatureException {
    return new SignatureVerifier(key -> Optional.ofNullable(keys.get(key)), "us-east-1", () -> now)
        .verify(Claim.of(request), request);
  }

  private static SdkHttpRequest post(String uri) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(URI.create(uri))
        .putHeader("Content-Type", "application/x-amz-json-1.1")
        .putHeader("X-Amz-Target", "Service.Operation")
        .putHeader("X-Odd", List.of("  two   spaces ", "and another"))
        .build();
  }

  private static SdkHttpRequest post() {
    return post("http://127.0.0.1:4566/");
  }

  private static SignedRequest received(SdkHttpRequest request, byte[] body) {
    return new SignedRequest(
        request.method().name(),
        request.encodedPath(),
        request.encodedQueryParameters().orElse(""),
        request.headers()::keySet,
        name -> request.matchingHeaders(name),
        body);
  }

  private void assertRefused(SignedRequest request, Instant now, Kind kind, String message) {
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> verify(request, now))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void aRequestThatTheSdkSignedIsItsKeysCallers() throws Exception {
    assertThat(verify(received(root.sign(post(), BODY), BODY), NOW)).isEqualTo(ROOT);
    assertThat(verify(received(session.sign(post(), BODY), BODY), NOW)).isEqualTo(ROLE);
  }

  @Test
  void pathsAndQueriesAreCanonicalizedAsTheSdkDoes() throws Exception {
    for (var uri :
        List.of(
            "http://127.0.0.1:4566/tags/arn%3Aaws%3Aecs%2Fx",
            "http://127.0.0.1:4566/a/b?z=1&a=2&a=1&empty=&b=%20%2B%2F~",
            "http://127.0.0.1:4566/?Action=List&Version=1")) {
      assertThat(verify(received(root.sign(post(uri), BODY), BODY), NOW)).isEqualTo(ROOT);
    }
  }

  @Test
  void aPresignedUrlLastsAsLongAsItSays() throws Exception {
    var uri = URI.create("http://127.0.0.1:4566/?Action=GetCallerIdentity&Version=2011-06-15");
    var request = received(session.presign(uri, Duration.ofMinutes(60)), new byte[0]);
    assertThat(verify(request, NOW.plus(Duration.ofMinutes(59)))).isEqualTo(ROLE);
    assertRefused(
        request, NOW.plus(Duration.ofMinutes(61)), Kind.MISMATCH, "Signature expired: 2026030");
  }

  @Test
  void aBodyThatIsNotTheOneThatWasSignedIsRefused() {
    var other = "{\"cluster\":\"d\"}".getBytes(UTF_8);
    assertRefused(
        received(root.sign(post(), BODY), other), NOW, Kind.MISMATCH, "x-amz-content-sha256");
  }

  @Test
  void aHeaderThatIsNotTheOneThatWasSignedIsRefused() {
    var signed = root.sign(post(), BODY);
    var altered = signed.copy(r -> r.putHeader("X-Amz-Target", "Service.Other"));
    assertRefused(received(altered, BODY), NOW, Kind.MISMATCH, "does not match the signature");
  }

  @Test
  void aWrongSecretIsRefused() {
    assertRefused(
        received(root.withSecret("guess").sign(post(), BODY), BODY),
        NOW,
        Kind.MISMATCH,
        "Check your AWS Secret Access Key and signing method.");
  }

  @Test
  void anUnknownKeyIsRefused() {
    assertRefused(
        received(root.withKey("AKIA0").sign(post(), BODY), BODY),
        NOW,
        Kind.UNKNOWN_KEY,
        "The security token included in the request is invalid.");
  }

  @Test
  void aTemporaryKeyNeedsItsOwnToken() {
    assertRefused(
        received(session.withSessionToken("other").sign(post(), BODY), BODY),
        NOW,
        Kind.UNKNOWN_KEY,
        "invalid");
    assertRefused(
        received(root.withSessionToken("token").sign(post(), BODY), BODY),
        NOW,
        Kind.UNKNOWN_KEY,
        "invalid");
  }

  @Test
  void aTemporaryKeyEnds() {
    var later = NOW.plus(Duration.ofHours(1));
    assertRefused(
        received(session.at(later).sign(post(), BODY), BODY), later, Kind.EXPIRED_TOKEN, "expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20260101",
        "2026-01-01T00:00",
        "20261301T000000Z",
        "20260101T240000Z",
        "20260101T0000-1Z",
        "20260101T00000aZ"
      })
  void aTimeThatIsNoneIsRefused(String time) {
    var signed = root.sign(post(), BODY).toBuilder().putHeader("X-Amz-Date", time).build();
    assertRefused(
        received(signed, BODY),
        NOW,
        Kind.INCOMPLETE,
        "Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
  }

  @Test
  void aSignatureLastsFifteenMinutesEitherWay() throws Exception {
    var request = received(root.sign(post(), BODY), BODY);
    for (var seconds : List.of(-900, 900)) {
      assertThat(verify(request, NOW.plusSeconds(seconds))).isEqualTo(ROOT);
    }
    assertRefused(
        request,
        NOW.plusSeconds(901),
        Kind.MISMATCH,
        "Signature expired: 20260304T050607Z is now earlier than 20260304T050608Z"
            + " (20260304T052108Z - 15 min.)");
    assertRefused(request, NOW.minusSeconds(901), Kind.MISMATCH, "Signature not yet current");
  }

  @Test
  void anotherRegionsSignatureIsRefusedUnlessTheServiceIsGlobal() throws Exception {
    assertRefused(
        received(root.withRegion("eu-west-1").sign(post(), BODY), BODY),
        NOW,
        Kind.MISMATCH,
        "Credential should be scoped to a valid region, not 'eu-west-1'. This region is"
            + " 'us-east-1'.");
    var global = new TestSigner("test", "test", null, "aws-global", "iam", NOW);
    assertThat(verify(received(global.sign(post(), BODY), BODY), NOW)).isEqualTo(ROOT);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        received(post(), BODY), NOW, Kind.MISSING, "Request is missing Authentication Token");
    assertIncomplete("AWS4-HMAC-SHA256 Credential=a/b/c/d/e", "requires 'SignedHeaders'");
    assertIncomplete(
        "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
        "Credential must have exactly 5 slash-delimited elements");
    assertIncomplete("AWS4-HMAC-SHA1 Credential=a", "Unsupported AWS 'algorithm'");
    assertIncomplete(
        "AWS4-HMAC-SHA256 Credential=test/20260304/us-east-1/ecs/aws4_request,"
            + " SignedHeaders=host, Signature=0",
        "Date must be in ISO-8601 'basic format'. Got ''.");
  }

  private void assertIncomplete(String authorization, String message) {
    var request = post().copy(r -> r.putHeader("Authorization", authorization));
    assertRefused(received(request, BODY), NOW, Kind.INCOMPLETE, message);
  }
}

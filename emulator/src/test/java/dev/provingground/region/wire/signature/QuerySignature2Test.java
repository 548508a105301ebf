package dev.provingground.region.wire.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuerySignature2Test {
  private static final Instant EXPIRES = Instant.ofEpochSecond(1_175_139_620);
  private static final Instant NOW = EXPIRES.minusSeconds(60);
  private static final Caller ROOT = new Caller.Root("000000000000");
  private static final Caller ROLE =
      new Caller.RoleSession("arn:r", "arn:s", "AROA:s", Optional.empty(), Instant.EPOCH);

  /** The key and the request of the developer guide's example. */
  private static final Map<String, Credentials.Secret> KEYS =
      Map.of(
          "AKIAIOSFODNN7EXAMPLE",
          new Credentials.Secret(
              ROOT, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty(), Instant.MAX),
          "ASIA1",
          new Credentials.Secret(
              ROLE, "temporary", Optional.of("token"), NOW.plus(Duration.ofHours(1))));

  private static final String EXAMPLE =
      "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";

  private static SignedRequest get(String query, Map<String, String> headers) {
    return new SignedRequest(
        "GET",
        "/johnsmith/photos/puppy.jpg",
        query,
        headers::keySet,
        name -> Optional.ofNullable(headers.get(name)).map(List::of).orElse(List.of()),
        new byte[0]);
  }

  private static Caller verify(SignedRequest request, String region, Instant now)
      throws SignatureException {
    return new SignatureVerifier(key -> Optional.ofNullable(KEYS.get(key)), region, () -> now)
        .verify(Claim.of(request), request);
  }

  private static void assertRefused(
      SignedRequest request, String region, Instant now, Kind kind, String message) {
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> verify(request, region, now))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** Signs a request as its signer would. */
  private static SignedRequest signed(String query, Map<String, String> headers) {
    var unsigned = get(query, headers);
    var signature = new QuerySignature2("", EXPIRES, "", "").sign("temporary", unsigned);
    return get(
        query + "&Signature=" + URLEncoder.encode(signature, StandardCharsets.UTF_8), headers);
  }

  @Test
  void theDeveloperGuidesExampleIsGood() throws Exception {
    assertThat(verify(get(EXAMPLE, Map.of()), "us-east-1", NOW)).isEqualTo(ROOT);
  }

  @Test
  void itEndsWhenItSays() {
    assertRefused(
        get(EXAMPLE, Map.of()), "us-east-1", EXPIRES, Kind.EXPIRED, "Request has expired");
  }

  @Test
  void whereVersion2IsNotKnownItIsRefused() {
    assertRefused(
        get(EXAMPLE, Map.of()),
        "eu-central-1",
        NOW,
        Kind.UNSUPPORTED,
        "The authorization mechanism you have provided is not supported. Please use"
            + " AWS4-HMAC-SHA256.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"versionId=1", "response-content-type=text", "uploads", "x-amz-acl=x"})
  void whatSaysMoreOfTheRequestIsSigned(String more) {
    assertRefused(
        get(EXAMPLE + "&" + more, Map.of()), "us-east-1", NOW, Kind.MISMATCH, "does not match");
  }

  @Test
  void headersOfAwssOwnAreSigned() {
    assertRefused(
        get(EXAMPLE, Map.of("X-Amz-Acl", "private")), "us-east-1", NOW, Kind.MISMATCH, "match");
  }

  @Test
  void aSessionSignsWithItsToken() throws Exception {
    var query = "AWSAccessKeyId=ASIA1&Expires=1175139620&x-amz-security-token=";
    var headers = Map.of("X-Amz-Meta-A", " b ");
    assertThat(verify(signed(query + "token&versionId=7", headers), "us-east-1", NOW))
        .isEqualTo(ROLE);
    assertRefused(
        signed(query + "other", headers), "us-east-1", NOW, Kind.UNKNOWN_KEY, "security token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWSAccessKeyId=a",
        "AWSAccessKeyId=a&Signature=s",
        "AWSAccessKeyId=&Signature=s&Expires=1",
        "AWSAccessKeyId=a&Signature=s&Expires=tomorrow"
      })
  void whatLacksAPartIsRefused(String query) {
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> Claim.of(get(query, Map.of())))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISSING));
  }
}

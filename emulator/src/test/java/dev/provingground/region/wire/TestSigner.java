package dev.provingground.region.wire;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests with the SDK's own signer.
 *
 * @param sessionToken null for a long-lived key
 */
public record TestSigner(
    String accessKeyId,
    String secretAccessKey,
    @Nullable String sessionToken,
    String region,
    String service,
    Instant now) {

  /** The region's root, now. */
  public static TestSigner root(String service) {
    return new TestSigner("test", "test", null, "us-east-1", service, Instant.now());
  }

  public TestSigner withSecret(String secret) {
    return new TestSigner(accessKeyId, secret, sessionToken, region, service, now);
  }

  public TestSigner withKey(String key) {
    return new TestSigner(key, secretAccessKey, sessionToken, region, service, now);
  }

  public TestSigner withSessionToken(String token) {
    return new TestSigner(accessKeyId, secretAccessKey, token, region, service, now);
  }

  public TestSigner withRegion(String code) {
    return new TestSigner(accessKeyId, secretAccessKey, sessionToken, code, service, now);
  }

  public TestSigner at(Instant time) {
    return new TestSigner(accessKeyId, secretAccessKey, sessionToken, region, service, time);
  }

  /** By the Authorization header. */
  public SdkHttpRequest sign(SdkHttpRequest request, byte[] body) {
    return sign(request, body, AwsV4FamilyHttpSigner.AuthLocation.HEADER, null);
  }

  /** By the query. */
  public SdkHttpRequest presign(URI uri, Duration expires) {
    return sign(
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build(),
        new byte[0],
        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING,
        expires);
  }

  private SdkHttpRequest sign(
      SdkHttpRequest request,
      byte[] body,
      AwsV4FamilyHttpSigner.AuthLocation location,
      @Nullable Duration expires) {
    return AwsV4HttpSigner.create()
        .sign(
            r -> {
              r.identity(identity())
                  .request(request)
                  .payload(payload(body))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                  .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                  .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, location)
                  .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC));
              if (expires != null) {
                r.putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, expires);
              }
            })
        .request();
  }

  private static ContentStreamProvider payload(byte[] body) {
    return () -> new ByteArrayInputStream(body);
  }

  private AwsCredentialsIdentity identity() {
    return sessionToken == null
        ? AwsCredentialsIdentity.create(accessKeyId, secretAccessKey)
        : AwsSessionCredentialsIdentity.create(accessKeyId, secretAccessKey, sessionToken);
  }
}

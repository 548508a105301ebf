package dev.provingground.region.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.Refusals;
import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;

/** Whatever is wrong with a signature, each protocol has its own code and status for it. */
final class RefusedSignaturesTest {
  private final Shapes shapes = new Shapes();

  private static void assertRefused(Dialect dialect, Kind kind, String code, int status) {
    var refused = dialect.refused(Refusals.of(kind));
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING, MissingAuthenticationTokenException",
    "INCOMPLETE, IncompleteSignatureException",
    "UNKNOWN_KEY, UnrecognizedClientException",
    "MISMATCH, InvalidSignatureException",
    "EXPIRED, InvalidSignatureException",
    "UNSUPPORTED, InvalidSignatureException",
    "EXPIRED_TOKEN, ExpiredTokenException"
  })
  void inJson(Kind kind, String code) {
    assertRefused(new JsonDialect("", shapes), kind, code, 400);
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING, MissingAuthenticationToken, 403",
    "INCOMPLETE, IncompleteSignature, 400",
    "UNKNOWN_KEY, InvalidClientTokenId, 403",
    "MISMATCH, SignatureDoesNotMatch, 403",
    "EXPIRED, SignatureDoesNotMatch, 403",
    "UNSUPPORTED, SignatureDoesNotMatch, 403",
    "EXPIRED_TOKEN, ExpiredToken, 403"
  })
  void inQueries(Kind kind, String code, int status) {
    assertRefused(query(false), kind, code, status);
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING, AuthFailure, 401",
    "MISMATCH, AuthFailure, 401",
    "EXPIRED_TOKEN, RequestExpired, 400"
  })
  void inEc2sQueries(Kind kind, String code, int status) {
    assertRefused(query(true), kind, code, status);
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING, AccessDenied, 403",
    "EXPIRED, AccessDenied, 403",
    "INCOMPLETE, AuthorizationHeaderMalformed, 400",
    "UNKNOWN_KEY, InvalidAccessKeyId, 403",
    "MISMATCH, SignatureDoesNotMatch, 403",
    "UNSUPPORTED, InvalidRequest, 400",
    "EXPIRED_TOKEN, ExpiredToken, 400"
  })
  void inS3sXml(Kind kind, String code, int status) {
    assertRefused(s3(), kind, code, status);
  }

  @Test
  void inXmlAsInQueries() {
    var routes = new Routes(Route53Client.class, new OperationNames(Route53Client.class));
    var dialect = new RestXmlDialect(routes, "route53", "2013-04-01", shapes);
    assertRefused(dialect, Kind.MISMATCH, "SignatureDoesNotMatch", 403);
    assertThat(dialect.unknownOperation("PATCH /").statusCode()).isEqualTo(404);
  }

  @Test
  void whatS3HasNotEitherIsNotAllowed() {
    var unknown = s3().unknownOperation("PATCH /");
    assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("MethodNotAllowed");
    assertThat(unknown.statusCode()).isEqualTo(405);
  }

  private Dialect query(boolean ec2) {
    return new QueryDialect("aws", "", ec2, Map.of(), shapes);
  }

  private Dialect s3() {
    var routes = new BucketRoutes(S3Client.class, new OperationNames(S3Client.class));
    return new S3Dialect(routes, "s3", "2006-03-01", shapes);
  }
}

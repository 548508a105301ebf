package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.wire.signature.SignatureException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * How services that answer in XML, but for EC2 and S3, refuse what is not signed as it should be.
 */
final class XmlErrors {
  private XmlErrors() {}

  static AwsServiceException refused(SignatureException problem) {
    return switch (problem.kind()) {
      case MISSING -> AwsErrors.error("MissingAuthenticationToken", problem.getMessage(), 403);
      case INCOMPLETE -> AwsErrors.error("IncompleteSignature", problem.getMessage(), 400);
      case UNKNOWN_KEY -> AwsErrors.error("InvalidClientTokenId", problem.getMessage(), 403);
      case MISMATCH, EXPIRED, UNSUPPORTED ->
          AwsErrors.error("SignatureDoesNotMatch", problem.getMessage(), 403);
      case EXPIRED_TOKEN -> AwsErrors.error("ExpiredToken", problem.getMessage(), 403);
    };
  }
}

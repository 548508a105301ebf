package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.signature.SignatureException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What the JSON protocols call a request that does not get as far as its service. */
final class JsonErrors {
  private JsonErrors() {}

  static AwsServiceException invalid(InvalidInputException problem) {
    var code =
        switch (problem.kind()) {
          case MALFORMED, WRONG_TYPE -> "SerializationException";
          case UNKNOWN_MEMBER -> "ValidationException";
        };
    return AwsErrors.error(code, problem.getMessage());
  }

  static AwsServiceException refused(SignatureException problem, int status) {
    var code =
        switch (problem.kind()) {
          case MISSING -> "MissingAuthenticationTokenException";
          case INCOMPLETE -> "IncompleteSignatureException";
          case UNKNOWN_KEY -> "UnrecognizedClientException";
          case MISMATCH, EXPIRED, UNSUPPORTED -> "InvalidSignatureException";
          case EXPIRED_TOKEN -> "ExpiredTokenException";
        };
    return AwsErrors.error(code, problem.getMessage(), status);
  }
}

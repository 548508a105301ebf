package dev.provingground.region.wire;

import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.signature.SignatureException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** How a service's protocol puts operations, answers and errors into HTTP. Thread-safe. */
sealed interface Dialect
    permits CborDialect, JsonDialect, QueryDialect, RestJsonDialect, RestXmlDialect, S3Dialect {
  /**
   * The operation that the request asks for, such as {@code CreateService}.
   *
   * @throws AwsServiceException when it names none
   * @throws InvalidInputException when it cannot be read
   */
  String operation(Received request);

  /**
   * Reads the operation's request.
   *
   * @throws InvalidInputException when the operation has no such request
   */
  SdkRequest decode(Operation operation, Received request);

  Answer encode(Operation operation, Operation.Reply reply, Received request, String requestId);

  Answer error(AwsServiceException error, Received request, String requestId);

  /** The protocol's error for an operation that AWS does not have either. */
  AwsServiceException unknownOperation(String operation);

  /** The protocol's error for a request that its operation's model does not allow. */
  AwsServiceException invalid(InvalidInputException problem);

  /** The protocol's error for a signature that is not accepted. */
  AwsServiceException refused(SignatureException problem);
}

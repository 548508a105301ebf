package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.Shapes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/**
 * One service at the front door. A call is read on the connection's thread, performed on the event
 * loop, and answered on the connection's thread again.
 */
final class ServiceEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceEndpoint.class);
  private static final int LONGEST_LOGGED = 500;

  private static final byte[] NO_CONTENT = {};

  /** Larger ones come in parts, as clients send them anyway. */
  private static final int MAX_OBJECT = 64 << 20;

  private final String scope;
  private final Protocol protocol;
  private final GuardedService<?> service;
  private final OperationNames known;
  private final Dialects dialects;

  ServiceEndpoint(Mount<?> mount, GuardedService<?> service, Shapes shapes) {
    this.scope = mount.scope();
    this.protocol = mount.protocol();
    this.service = service;
    this.known = new OperationNames(mount.client());
    this.dialects = new Dialects(mount, known, shapes);
  }

  /**
   * How many bytes a request's body may have.
   *
   * @param most where it is no object
   */
  int maxBody(int most) {
    return protocol == Protocol.S3 ? MAX_OBJECT : most;
  }

  /** The dialect that the request is in. */
  Dialect dialect(Received received) {
    return dialects.of(received);
  }

  /** A request that was understood. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Call(Operation operation, SdkRequest request, byte[] content) {}

  /**
   * @throws AwsServiceException when it was not
   */
  Call read(Received received) {
    var dialect = dialects.of(received);
    try {
      var name = dialect.operation(received);
      var operation = service.operation(name).orElseThrow(() -> absent(name, dialect));
      return new Call(
          operation,
          dialect.decode(operation, received),
          operation.uploads() ? received.content() : NO_CONTENT);
    } catch (InvalidInputException e) {
      throw dialect.invalid(e);
    }
  }

  /** Performs the call and returns how its answer is written. To be called on the event loop. */
  Outcome perform(Call call, CallContext context) {
    var operation = call.operation();
    try {
      var reply = context.run(() -> operation.call(call.request(), call.content()));
      if (LOG.isDebugEnabled()) {
        LOG.debug("{} {} by {}", scope, operation.name(), context.caller().arn());
      }
      return (received, requestId) ->
          dialects.of(received).encode(operation, reply, received, requestId);
    } catch (Exception e) {
      var error = error(e, operation, context);
      LOG.info(
          "{} {}: {} {}",
          scope,
          operation.name(),
          WireErrors.code(error),
          brief(WireErrors.message(error)));
      return (received, requestId) -> dialects.of(received).error(error, received, requestId);
    }
  }

  /** How an answer is written, off the loop. */
  interface Outcome {
    Answer encode(Received received, String requestId);
  }

  private AwsServiceException error(Exception e, Operation operation, CallContext context) {
    if (e instanceof AwsServiceException error) {
      return error;
    } else if (e instanceof UnsupportedOperationException && isOfTheSdk(e)) {
      var missing = e.getStackTrace()[0];
      return AwsErrors.error(
          "NotImplemented",
          "The region does not implement "
              + missing.getMethodName()
              + " of "
              + missing.getClassName().replaceFirst(".*[.]", "")
              + ", which "
              + scope
              + " "
              + operation.name()
              + " needs here.",
          501);
    }
    LOG.error("Request {}, {} {}, failed", context.requestId(), scope, operation.name(), e);
    return FrontDoor.internalFailure(context.requestId());
  }

  /** Messages repeat what a client sent, which may be long. */
  private static String brief(String message) {
    return message.length() <= LONGEST_LOGGED
        ? message
        : message.substring(0, LONGEST_LOGGED) + "… (%d characters)".formatted(message.length());
  }

  /** Whether it is what the SDK's interfaces do for an operation that nobody implements. */
  private static boolean isOfTheSdk(Exception e) {
    var trace = e.getStackTrace();
    return trace.length > 0
        && trace[0].getClassName().startsWith("software.amazon.awssdk.services.");
  }

  private AwsServiceException absent(String operation, Dialect dialect) {
    return known.contains(operation)
        ? AwsErrors.error(
            "NotImplemented", "The region does not implement " + scope + " " + operation + ".", 501)
        : dialect.unknownOperation(operation);
  }
}

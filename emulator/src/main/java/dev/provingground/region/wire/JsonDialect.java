package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.JsonCodec;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.SignatureException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** AWS JSON 1.0 and 1.1: {@code X-Amz-Target} names the operation. */
final class JsonDialect implements Dialect {
  private final String targetPrefix;
  private final JsonCodec codec;

  /**
   * @param targetPrefix what precedes the operation, without the dot
   */
  JsonDialect(String targetPrefix, Shapes shapes) {
    this.targetPrefix = targetPrefix + ".";
    this.codec = new JsonCodec(shapes);
  }

  @Override
  public String operation(Received request) {
    var target = request.header("X-Amz-Target");
    if (!target.startsWith(targetPrefix)) {
      throw unknownOperation(target);
    }
    return target.substring(targetPrefix.length());
  }

  @Override
  public SdkRequest decode(Operation operation, Received request) {
    return codec.decode(operation.requestType(), request.body());
  }

  @Override
  public Answer encode(
      Operation operation, Operation.Reply reply, Received request, String requestId) {
    return answer(200, request, requestId, Map.of(), codec.encode(reply.response()));
  }

  @Override
  public Answer error(AwsServiceException error, Received request, String requestId) {
    var code = WireErrors.code(error);
    var headers = new LinkedHashMap<>(WireErrors.queryCode(error, request));
    headers.put("x-amzn-ErrorType", code);
    var head = new LinkedHashMap<String, String>();
    head.put("__type", code);
    head.put("message", WireErrors.message(error));
    return answer(
        WireErrors.status(error),
        request,
        requestId,
        headers,
        error.sdkFields().isEmpty() ? codec.encode(head) : codec.encode(error, head));
  }

  private static Answer answer(
      int status, Received request, String requestId, Map<String, String> more, byte[] body) {
    var headers = new LinkedHashMap<>(more);
    headers.put("x-amzn-RequestId", requestId);
    var contentType =
        request.header("Content-Type").startsWith("application/x-amz-json-1.0")
            ? "application/x-amz-json-1.0"
            : "application/x-amz-json-1.1";
    return new Answer(status, contentType, headers, body);
  }

  @Override
  public AwsServiceException unknownOperation(String operation) {
    return AwsErrors.error(
        "UnknownOperationException", "There is no operation '" + operation + "'.");
  }

  @Override
  public AwsServiceException invalid(InvalidInputException problem) {
    return JsonErrors.invalid(problem);
  }

  @Override
  public AwsServiceException refused(SignatureException problem) {
    return JsonErrors.refused(problem, 400);
  }
}

package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.JsonCodec;
import dev.provingground.region.wire.codec.RequestLine;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.SignatureException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** REST JSON 1: method and path name the operation; members stand in path, query and body. */
final class RestJsonDialect implements Dialect {
  private final Routes routes;
  private final JsonCodec codec;

  RestJsonDialect(Routes routes, Shapes shapes) {
    this.routes = routes;
    this.codec = new JsonCodec(shapes);
  }

  @Override
  public String operation(Received request) {
    return match(request).operation();
  }

  @Override
  public SdkRequest decode(Operation operation, Received request) {
    var line = new RequestLine(match(request).labels(), request.query());
    return codec.decode(operation.requestType(), line, request.body());
  }

  private Routes.Match match(Received request) {
    var http = request.http();
    return routes
        .find(http.method(), http.path())
        .orElseThrow(() -> unknownOperation(http.method() + " " + http.path()));
  }

  @Override
  public Answer encode(
      Operation operation, Operation.Reply reply, Received request, String requestId) {
    return answer(200, requestId, Map.of(), codec.encode(reply.response()));
  }

  @Override
  public Answer error(AwsServiceException error, Received request, String requestId) {
    var head = Map.of("message", WireErrors.message(error));
    return answer(
        WireErrors.status(error),
        requestId,
        Map.of("x-amzn-ErrorType", WireErrors.code(error)),
        error.sdkFields().isEmpty() ? codec.encode(head) : codec.encode(error, head));
  }

  private static Answer answer(
      int status, String requestId, Map<String, String> more, byte[] body) {
    var headers = new LinkedHashMap<>(more);
    headers.put("x-amzn-RequestId", requestId);
    return new Answer(status, "application/json", headers, body);
  }

  @Override
  public AwsServiceException unknownOperation(String operation) {
    return AwsErrors.error(
        "UnknownOperationException", "There is no operation '" + operation + "'.", 404);
  }

  @Override
  public AwsServiceException invalid(InvalidInputException problem) {
    return JsonErrors.invalid(problem);
  }

  @Override
  public AwsServiceException refused(SignatureException problem) {
    return JsonErrors.refused(problem, 403);
  }
}

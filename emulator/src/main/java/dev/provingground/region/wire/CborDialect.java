package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.CborCodec;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.SignatureException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Smithy's RPC v2 CBOR: the path names service and operation. Its errors are those of AWS JSON. See
 * "Smithy RPC v2 CBOR protocol" in Smithy's specification.
 */
final class CborDialect implements Dialect {
  private static final String CONTENT_TYPE = "application/cbor";
  private static final String PROTOCOL = "smithy-protocol";
  private static final String RPC_V2_CBOR = "rpc-v2-cbor";
  private final String pathPrefix;
  private final CborCodec codec;

  /**
   * @param service as the model calls it, such as {@code GraniteServiceVersion20100801}
   */
  CborDialect(String service, Shapes shapes) {
    this.pathPrefix = "/service/" + service + "/operation/";
    this.codec = new CborCodec(shapes);
  }

  static boolean speaks(Received request) {
    return request.header(PROTOCOL).equals(RPC_V2_CBOR);
  }

  @Override
  public String operation(Received request) {
    var path = request.http().path();
    if (!path.startsWith(pathPrefix)) {
      throw unknownOperation(path);
    }
    return path.substring(pathPrefix.length());
  }

  @Override
  public SdkRequest decode(Operation operation, Received request) {
    return codec.decode(operation.requestType(), request.body());
  }

  @Override
  public Answer encode(
      Operation operation, Operation.Reply reply, Received request, String requestId) {
    return answer(200, requestId, Map.of(), codec.encode(reply.response()));
  }

  @Override
  public Answer error(AwsServiceException error, Received request, String requestId) {
    var head = new LinkedHashMap<String, String>();
    head.put("__type", WireErrors.shape(error));
    head.put("message", WireErrors.message(error));
    return answer(
        WireErrors.status(error),
        requestId,
        WireErrors.queryCode(error, request),
        error.sdkFields().isEmpty() ? codec.encode(head) : codec.encode(error, head));
  }

  private static Answer answer(
      int status, String requestId, Map<String, String> more, byte[] body) {
    var headers = new LinkedHashMap<>(more);
    headers.put(PROTOCOL, RPC_V2_CBOR);
    headers.put("x-amzn-RequestId", requestId);
    return new Answer(status, CONTENT_TYPE, headers, body);
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
    return JsonErrors.refused(problem, 400);
  }
}

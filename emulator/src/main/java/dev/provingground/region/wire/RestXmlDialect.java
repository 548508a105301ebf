package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.RequestLine;
import dev.provingground.region.wire.codec.RestXmlCodec;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.codec.XmlEncoder;
import dev.provingground.region.wire.codec.XmlWriter;
import dev.provingground.region.wire.signature.SignatureException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/**
 * REST XML as Route 53 speaks it: method and path name the operation; members stand in path, query
 * and body.
 */
final class RestXmlDialect implements Dialect {
  private final Routes routes;
  private final RestXmlCodec codec;
  private final XmlEncoder encoder;
  private final String namespace;

  RestXmlDialect(Routes routes, String scope, String version, Shapes shapes) {
    this.routes = routes;
    this.codec = new RestXmlCodec(shapes);
    this.encoder = new XmlEncoder(shapes);
    this.namespace = "https://" + scope + ".amazonaws.com/doc/" + version + "/";
  }

  @Override
  public String operation(Received request) {
    return match(request).operation();
  }

  @Override
  public SdkRequest decode(Operation operation, Received request) {
    var line = new RequestLine(match(request).labels(), request.query());
    return codec.decode(operation.requestType(), line, request.allHeaders(), request.content());
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
    var headers = headers(requestId);
    headers.putAll(codec.headers(reply.response()));
    return new Answer(
        operation.name().startsWith("Create") ? 201 : 200,
        "text/xml",
        headers,
        codec.body(reply.response(), operation.name() + "Response", namespace));
  }

  @Override
  public Answer error(AwsServiceException error, Received request, String requestId) {
    var status = WireErrors.status(error);
    var xml = new XmlWriter().open("ErrorResponse", namespace).open("Error");
    xml.element("Type", status < 500 ? "Sender" : "Receiver");
    xml.element("Code", WireErrors.code(error)).element("Message", WireErrors.message(error));
    if (!error.sdkFields().isEmpty()) {
      encoder.members(xml, error);
    }
    xml.close("Error").element("RequestId", requestId).close("ErrorResponse");
    return new Answer(status, "text/xml", headers(requestId), xml.toBytes());
  }

  private static Map<String, String> headers(String requestId) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("x-amzn-RequestId", requestId);
    return headers;
  }

  @Override
  public AwsServiceException unknownOperation(String operation) {
    return AwsErrors.error(
        "UnknownOperationException", "There is no operation '" + operation + "'.", 404);
  }

  @Override
  public AwsServiceException invalid(InvalidInputException problem) {
    return AwsErrors.error("InvalidInput", problem.getMessage());
  }

  @Override
  public AwsServiceException refused(SignatureException problem) {
    return XmlErrors.refused(problem);
  }
}

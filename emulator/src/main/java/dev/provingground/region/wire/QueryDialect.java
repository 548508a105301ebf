package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.QueryReader;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.codec.XmlEncoder;
import dev.provingground.region.wire.codec.XmlWriter;
import dev.provingground.region.wire.signature.SignatureException;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** AWS query and EC2's dialect of it: a form in, XML out. */
final class QueryDialect implements Dialect {
  private static final String CONTENT_TYPE = "text/xml;charset=UTF-8";
  private final boolean ec2;
  private final Map<String, String> newer;
  private final String version;
  private final String namespace;
  private final QueryReader reader;
  private final XmlEncoder encoder;

  /**
   * @param newer as {@link Mount#newer()}
   */
  QueryDialect(
      String scope, String version, boolean ec2, Map<String, String> newer, Shapes shapes) {
    this.newer = newer;
    this.ec2 = ec2;
    this.version = version;
    this.namespace = "http://" + scope + ".amazonaws.com/doc/" + version + "/";
    this.reader = new QueryReader(shapes, ec2);
    this.encoder = new XmlEncoder(shapes);
  }

  @Override
  public String operation(Received request) {
    var action = request.parameters().take("Action");
    if (action.isEmpty()) {
      throw AwsErrors.error("MissingAction", "The request must contain the parameter Action");
    }
    var asked = request.parameters().take("Version");
    if (!asked.isEmpty() && !asked.equals(version)) {
      throw AwsErrors.error(
          "InvalidAction",
          "Could not find operation " + action + " for version " + asked + "; use " + version);
    }
    return action;
  }

  @Override
  public SdkRequest decode(Operation operation, Received request) {
    newer.forEach(request.parameters()::drop);
    return reader.decode(operation.requestType(), request.parameters());
  }

  @Override
  public Answer encode(
      Operation operation, Operation.Reply reply, Received request, String requestId) {
    var root = operation.name() + "Response";
    var result = operation.name() + "Result";
    var xml = new XmlWriter().open(root, namespace);
    if (ec2) {
      xml.element("requestId", requestId);
      encoder.members(xml, reply.response());
    } else {
      xml.open(result);
      encoder.members(xml, reply.response());
      xml.close(result).open("ResponseMetadata");
      xml.element("RequestId", requestId).close("ResponseMetadata");
    }
    return answer(200, xml.close(root), requestId);
  }

  @Override
  public Answer error(AwsServiceException error, Received request, String requestId) {
    var status = WireErrors.status(error);
    var xml = new XmlWriter();
    if (ec2) {
      xml.open("Response").open("Errors").open("Error");
      members(xml, error);
      xml.close("Error").close("Errors").element("RequestID", requestId).close("Response");
    } else {
      xml.open("ErrorResponse", namespace).open("Error");
      xml.element("Type", status < 500 ? "Sender" : "Receiver");
      members(xml, error);
      xml.close("Error").element("RequestId", requestId).close("ErrorResponse");
    }
    return answer(status, xml, requestId);
  }

  private void members(XmlWriter xml, AwsServiceException error) {
    xml.element("Code", WireErrors.code(error)).element("Message", WireErrors.message(error));
    if (!error.sdkFields().isEmpty()) {
      encoder.members(xml, error);
    }
  }

  private static Answer answer(int status, XmlWriter xml, String requestId) {
    return new Answer(status, CONTENT_TYPE, Map.of("x-amzn-RequestId", requestId), xml.toBytes());
  }

  @Override
  public AwsServiceException unknownOperation(String operation) {
    return AwsErrors.error(
        "InvalidAction", "The action " + operation + " is not valid for this web service.");
  }

  @Override
  public AwsServiceException invalid(InvalidInputException problem) {
    var code =
        switch (problem.kind()) {
          case MALFORMED -> "MalformedQueryString";
          case UNKNOWN_MEMBER -> ec2 ? "UnknownParameter" : "ValidationError";
          case WRONG_TYPE -> ec2 ? "InvalidParameterValue" : "ValidationError";
        };
    return AwsErrors.error(code, problem.getMessage());
  }

  @Override
  public AwsServiceException refused(SignatureException problem) {
    if (ec2) {
      return switch (problem.kind()) {
        case MISSING, INCOMPLETE, UNKNOWN_KEY, MISMATCH, EXPIRED, UNSUPPORTED ->
            AwsErrors.error(
                "AuthFailure",
                "AWS was not able to validate the provided access credentials. "
                    + problem.getMessage(),
                401);
        case EXPIRED_TOKEN -> AwsErrors.error("RequestExpired", "Request has expired.");
      };
    }
    return XmlErrors.refused(problem);
  }
}

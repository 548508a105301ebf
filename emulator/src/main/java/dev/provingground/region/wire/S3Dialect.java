package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.RequestLine;
import dev.provingground.region.wire.codec.RestXmlCodec;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.codec.XmlWriter;
import dev.provingground.region.wire.signature.SignatureException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** REST XML as S3 has it: the bucket is the path's first part, or the host's. */
final class S3Dialect implements Dialect {
  /** What S3 calls the element of an answer, where the SDK does not tell. */
  private static final Map<String, String> ROOTS =
      Map.ofEntries(
          Map.entry("ListBuckets", "ListAllMyBucketsResult"),
          Map.entry("ListObjects", "ListBucketResult"),
          Map.entry("ListObjectsV2", "ListBucketResult"),
          Map.entry("ListObjectVersions", "ListVersionsResult"),
          Map.entry("DeleteObjects", "DeleteResult"),
          Map.entry("CreateMultipartUpload", "InitiateMultipartUploadResult"),
          Map.entry("GetBucketVersioning", "VersioningConfiguration"),
          Map.entry("GetBucketLifecycleConfiguration", "LifecycleConfiguration"),
          Map.entry("GetBucketTagging", "Tagging"),
          Map.entry("GetObjectTagging", "Tagging"));

  private static final Pattern VIRTUAL_HOST =
      Pattern.compile("(.+)\\.(localhost|s3[.-].*amazonaws\\.com)(:\\d+)?");
  private static final byte[] NOTHING = {};

  private final BucketRoutes routes;
  private final RestXmlCodec codec;
  private final String namespace;

  S3Dialect(BucketRoutes routes, String scope, String version, Shapes shapes) {
    this.routes = routes;
    this.codec = new RestXmlCodec(shapes);
    this.namespace = "http://" + scope + ".amazonaws.com/doc/" + version + "/";
  }

  @Override
  public String operation(Received request) {
    return match(request).operation();
  }

  @Override
  public SdkRequest decode(Operation operation, Received request) {
    var match = match(request);
    var line = new RequestLine(match.labels(), match.query());
    return codec.decode(
        operation.requestType(),
        line,
        request.allHeaders(),
        operation.uploads() ? NOTHING : request.content());
  }

  private BucketRoutes.Match match(Received request) {
    var http = request.http();
    var host = VIRTUAL_HOST.matcher(request.header("Host"));
    var path = host.matches() ? "/" + host.group(1) + http.path() : http.path();
    return routes
        .find(http.method(), path, request.query(), request::header, codec)
        .orElseThrow(() -> unknownOperation(http.method() + " " + http.path()));
  }

  @Override
  public Answer encode(
      Operation operation, Operation.Reply reply, Received request, String requestId) {
    var response = reply.response();
    var headers = headers(requestId);
    headers.putAll(codec.headers(response));
    var contentType = headers.remove("Content-Type");
    if (!codec.hasBody(response)) {
      var status = headers.containsKey("Content-Range") ? 206 : status(operation, request);
      return new Answer(status, contentType == null ? "" : contentType, headers, reply.content());
    }
    var text = codec.text(response);
    if (operation.name().equals("GetBucketLocation")) {
      var xml = new XmlWriter().open("LocationConstraint", namespace);
      return new Answer(
          200,
          "application/xml",
          headers,
          xml.text(text == null ? "" : text).close("LocationConstraint").toBytes());
    }
    return text == null
        ? new Answer(
            200,
            "application/xml",
            headers,
            codec.body(
                response,
                ROOTS.getOrDefault(operation.name(), operation.name() + "Result"),
                namespace))
        : new Answer(200, "application/json", headers, text.getBytes(StandardCharsets.UTF_8));
  }

  private static int status(Operation operation, Received request) {
    var deletes = request.http().method().equals("DELETE");
    return deletes || operation.name().equals("PutBucketPolicy") ? 204 : 200;
  }

  @Override
  public Answer error(AwsServiceException error, Received request, String requestId) {
    var headers = headers(requestId);
    if (error.awsErrorDetails() != null && error.awsErrorDetails().sdkHttpResponse() != null) {
      error
          .awsErrorDetails()
          .sdkHttpResponse()
          .forEachHeader((name, values) -> headers.put(name, values.getFirst()));
    }
    var status = WireErrors.status(error);
    if (request.http().method().equals("HEAD") || status == 304) {
      return new Answer(status, "application/xml", headers, NOTHING);
    }
    var xml = new XmlWriter().open("Error");
    xml.element("Code", WireErrors.code(error)).element("Message", WireErrors.message(error));
    xml.element("Resource", request.http().path()).element("RequestId", requestId);
    return new Answer(status, "application/xml", headers, xml.close("Error").toBytes());
  }

  private static Map<String, String> headers(String requestId) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("x-amz-request-id", requestId);
    headers.put("x-amz-id-2", requestId);
    return headers;
  }

  @Override
  public AwsServiceException unknownOperation(String operation) {
    return AwsErrors.error(
        "MethodNotAllowed",
        "The specified method is not allowed against this resource: " + operation,
        405);
  }

  @Override
  public AwsServiceException invalid(InvalidInputException problem) {
    return AwsErrors.error(
        switch (problem.kind()) {
          case MALFORMED -> "MalformedXML";
          case UNKNOWN_MEMBER, WRONG_TYPE -> "InvalidArgument";
        },
        problem.getMessage());
  }

  @Override
  public AwsServiceException refused(SignatureException problem) {
    return switch (problem.kind()) {
      case MISSING, EXPIRED -> AwsErrors.error("AccessDenied", problem.getMessage(), 403);
      case INCOMPLETE -> AwsErrors.error("AuthorizationHeaderMalformed", problem.getMessage(), 400);
      case UNKNOWN_KEY ->
          AwsErrors.error(
              "InvalidAccessKeyId",
              "The AWS Access Key Id you provided does not exist in our records.",
              403);
      case MISMATCH -> AwsErrors.error("SignatureDoesNotMatch", problem.getMessage(), 403);
      case UNSUPPORTED -> AwsErrors.error("InvalidRequest", problem.getMessage(), 400);
      case EXPIRED_TOKEN -> AwsErrors.error("ExpiredToken", problem.getMessage(), 400);
    };
  }
}

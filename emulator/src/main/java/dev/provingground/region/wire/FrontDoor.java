package dev.provingground.region.wire;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.Claim;
import dev.provingground.region.wire.signature.SignatureException;
import dev.provingground.region.wire.signature.SignatureVerifier;
import dev.provingground.region.wire.signature.SignedRequest;
import io.undertow.io.Receiver.RequestToLargeException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Signed requests: to the service of their credential scope, as the caller of their key. */
final class FrontDoor implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

  private final EventLoop loop;
  private final SignatureVerifier verifier;
  private final Map<String, ServiceEndpoint> services;
  private final int maxBody;
  private final Shapes shapes;

  /**
   * @param services by credential scope
   * @param maxBody in bytes
   */
  FrontDoor(
      EventLoop loop,
      SignatureVerifier verifier,
      Map<String, ServiceEndpoint> services,
      int maxBody,
      Shapes shapes) {
    this.loop = loop;
    this.verifier = verifier;
    this.services = services;
    this.maxBody = maxBody;
    this.shapes = shapes;
  }

  /** Whether the request says that it is signed. */
  static boolean isSigned(HttpServerExchange exchange) {
    return Claim.isOn(http(exchange, new byte[0]));
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    var receiver = exchange.getRequestReceiver();
    receiver.setMaxBufferSize(maxBody(exchange));
    receiver.receiveFullBytes(
        (received, body) -> handle(received, received(received, body)),
        (received, problem) -> unread(received, problem));
  }

  /** What is long to begin with may be an object. */
  private int maxBody(HttpServerExchange exchange) {
    if (exchange.getRequestContentLength() <= maxBody) {
      return maxBody;
    }
    try {
      var service = services.get(Claim.of(http(exchange, new byte[0])).service());
      return service == null ? maxBody : service.maxBody(maxBody);
    } catch (SignatureException e) {
      return maxBody; // it is refused as soon as it is read
    }
  }

  private static Received received(HttpServerExchange exchange, byte[] body) {
    return new Received(http(exchange, body));
  }

  private void unread(HttpServerExchange exchange, Exception problem) {
    if (problem instanceof RequestToLargeException) {
      refuse(
          exchange,
          received(exchange, new byte[0]),
          AwsErrors.error(
              "RequestEntityTooLarge", "A request may have " + maxBody(exchange) + " bytes.", 413));
    } else {
      exchange.endExchange(); // the connection broke: there is nobody to tell
    }
  }

  private void handle(HttpServerExchange exchange, Received received) {
    try {
      var claim = Claim.of(received.http());
      var endpoint = services.get(claim.service());
      if (endpoint == null) {
        refuse(exchange, received, unknownService(claim.service()));
      } else {
        call(exchange, received, claim, endpoint);
      }
    } catch (SignatureException e) {
      refuse(exchange, received, guess(received).refused(e));
    }
  }

  private void call(
      HttpServerExchange exchange, Received received, Claim claim, ServiceEndpoint endpoint) {
    var requestId = CallContext.newRequestId();
    try {
      var caller = caller(claim, received, endpoint);
      var context = new CallContext(caller, requestId, Optional.of(origin(exchange)));
      var call = endpoint.read(received);
      exchange.dispatch(
          SameThreadExecutor.INSTANCE, () -> enter(exchange, received, endpoint, call, context));
    } catch (AwsServiceException e) {
      send(exchange, endpoint.dialect(received).error(e, received, requestId));
    } catch (RuntimeException e) {
      LOG.error("Request {} to {} cannot be read", requestId, claim.service(), e);
      send(
          exchange,
          endpoint.dialect(received).error(internalFailure(requestId), received, requestId));
    }
  }

  private static CallContext.Origin origin(HttpServerExchange exchange) {
    var agent = exchange.getRequestHeaders().getFirst(Headers.USER_AGENT);
    return new CallContext.Origin(
        exchange.getSourceAddress().getAddress().getHostAddress(),
        Objects.requireNonNullElse(agent, ""));
  }

  private Caller caller(Claim claim, Received received, ServiceEndpoint endpoint) {
    try {
      return verifier.verify(claim, received.http());
    } catch (SignatureException e) {
      throw endpoint.dialect(received).refused(e);
    }
  }

  private void enter(
      HttpServerExchange exchange,
      Received received,
      ServiceEndpoint endpoint,
      ServiceEndpoint.Call call,
      CallContext context) {
    loop.enter(
        () -> {
          var outcome = endpoint.perform(call, context);
          exchange
              .getIoThread()
              .execute(() -> answer(exchange, received, endpoint, outcome, context));
        });
  }

  private static void answer(
      HttpServerExchange exchange,
      Received received,
      ServiceEndpoint endpoint,
      ServiceEndpoint.Outcome outcome,
      CallContext context) {
    Answer answer;
    try {
      answer = outcome.encode(received, context.requestId());
    } catch (RuntimeException e) {
      LOG.error("The answer to request {} cannot be written", context.requestId(), e);
      answer =
          endpoint
              .dialect(received)
              .error(internalFailure(context.requestId()), received, context.requestId());
    }
    send(exchange, answer);
  }

  /** Answers a request for which there is no service, in the protocol that it seems to speak. */
  private void refuse(HttpServerExchange exchange, Received received, AwsServiceException error) {
    send(exchange, guess(received).error(error, received, CallContext.newRequestId()));
  }

  private Dialect guess(Received received) {
    var s3 = services.get("s3");
    if (s3 != null && Claim.isOfVersion2(received.http())) {
      return s3.dialect(received);
    }
    if (CborDialect.speaks(received)) {
      return new CborDialect("", shapes);
    }
    return received.header("X-Amz-Target").isEmpty()
        ? new QueryDialect("aws", "", false, Map.of(), shapes)
        : new JsonDialect("", shapes);
  }

  /** What a client hears of a fault of ours: no more than where to read about it. */
  static AwsServiceException internalFailure(String requestId) {
    return AwsErrors.error(
        "InternalFailure",
        "The request failed inside the region; see its log for request " + requestId + ".",
        500);
  }

  private AwsServiceException unknownService(String scope) {
    return AwsErrors.error(
        "NotImplemented",
        "The region has no service '"
            + scope
            + "'. It has: "
            + String.join(", ", services.keySet().stream().sorted().toList())
            + ".",
        501);
  }

  private static void send(HttpServerExchange exchange, Answer answer) {
    exchange.setStatusCode(answer.status());
    var headers = exchange.getResponseHeaders();
    if (!answer.contentType().isEmpty()) {
      headers.put(Headers.CONTENT_TYPE, answer.contentType());
    }
    answer.headers().forEach((name, value) -> headers.put(HeaderNames.of(name), value));
    if (answer.body().length == 0) {
      exchange.endExchange(); // what a HEAD would have had is told by its Content-Length
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(answer.body()));
    }
  }

  private static SignedRequest http(HttpServerExchange exchange, byte[] body) {
    var headers = exchange.getRequestHeaders();
    return new SignedRequest(
        exchange.getRequestMethod().toString(),
        exchange.getRequestURI(),
        exchange.getQueryString(),
        () -> headers.getHeaderNames().stream().map(HttpString::toString).toList(),
        name -> values(headers, name),
        body);
  }

  private static List<String> values(HeaderMap headers, String name) {
    var values = HeaderNames.find(headers, name);
    return values == null ? List.of() : values;
  }
}

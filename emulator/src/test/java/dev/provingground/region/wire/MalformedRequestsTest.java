package dev.provingground.region.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Operation;
import dev.provingground.region.services.fakes.EveryService;
import dev.provingground.region.wire.RandomStructures.Empties;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.SignedRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Nothing that a client sends gets a 500, whichever operation it is for: what cannot be read, what
 * has members of other types or none, and what can be read but means nothing. The front door's
 * reading, and the services as they are, without sockets.
 */
@Timeout(120) // a hang, not slowness
final class MalformedRequestsTest {
  private static final CallContext ROOT =
      new CallContext(new Caller.Root("123456789012"), "id", Optional.empty());

  /** Of its requests it is asked what they touch, too. */
  private static final CallContext SESSION =
      new CallContext(
          new Caller.RoleSession(
              "arn:aws:iam::123456789012:role/r",
              "arn:aws:sts::123456789012:assumed-role/r/s",
              "AROA:s",
              Optional.empty(),
              Instant.EPOCH),
          "id",
          Optional.of(new CallContext.Origin("127.0.0.1", "")));

  private static final int FAULT = 500;
  private static final int NOT_IMPLEMENTED = 501;

  /** What is no request in any protocol, or one without members. */
  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "[]",
          "null",
          "\"text\"",
          "1e999",
          "<a",
          "<a/>",
          "%",
          "=&=",
          "\u0000\ud83d\ude80",
          "[".repeat(10_000),
          "{\"a\":".repeat(10_000),
          "<a>".repeat(10_000));

  /** What a member may have in place of its value, as JSON. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"\ud83d\ude80 \u0000\"",
          "\"" + "x".repeat(70_000) + "\"",
          "true",
          "-1",
          "1e300",
          "99999999999999999999",
          "[]",
          "[null]",
          "[[]]",
          "[\"x\"]",
          "[{}]",
          "{}",
          "{\"unknown\":1}",
          "{\"\":[{}]}");

  /** Likewise as a parameter's end: what follows the member's name. */
  private static final List<String> PARAMETERS =
      List.of(
          "=",
          "=%00",
          "=%F0%9F%9A%80",
          "=-1",
          "=1e300",
          "=" + "x".repeat(70_000),
          ".1=x",
          ".0=x",
          ".2147483647=x",
          ".99999999999=x",
          ".-1=x",
          ".member.1=x",
          ".member.1.member.1=x",
          ".1.Name=x",
          ".1.Value.1=",
          ".entry.1.key=",
          "..=x",
          ".Unknown=x",
          "=x&.=y");

  private final long seed = new Random().nextLong();
  private final List<String> failures = new ArrayList<>();
  private boolean asRoot;
  private final EveryService region;

  MalformedRequestsTest(@TempDir Path directory) throws IOException {
    region = new EveryService(directory);
  }

  @BeforeEach
  void begin() {
    failures.clear();
  }

  @Test
  void whatCannotBeReadIsTheClientsError() {
    region.mounts().forEach(this::sendMalformed);
    assertThat(failures).isEmpty();
  }

  @Test
  void whatMeansNothingIsTheClientsError() {
    region.mounts().forEach(this::performRandom);
    assertThat(failures).as("seed %s", seed).isEmpty();
  }

  private <T extends SdkClient> void sendMalformed(Mount<T> mount) {
    var service = EveryService.guarded(mount);
    var endpoint = new ServiceEndpoint(mount, service, new Shapes());
    for (var operation : service.operations()) {
      bodies(mount.protocol(), operation)
          .forEach(body -> send(endpoint, operation, request(mount, operation, body), body));
    }
  }

  private static Stream<String> bodies(Protocol protocol, Operation operation) {
    var names = builder(operation).sdkFields().stream().map(SdkField::locationName).toList();
    return switch (protocol) {
      case AWS_JSON, REST_JSON ->
          Stream.concat(
              BODIES.stream(),
              Stream.concat(names.stream(), Stream.of("unknown"))
                  .flatMap(name -> VALUES.stream().map(v -> "{\"" + name + "\":" + v + "}")));
      case AWS_QUERY, EC2_QUERY ->
          Stream.concat(
              BODIES.stream(),
              Stream.concat(names.stream(), Stream.of("Unknown"))
                  .flatMap(name -> PARAMETERS.stream().map(end -> name + end)));
      case REST_XML ->
          Stream.concat(
              BODIES.stream(),
              Stream.concat(names.stream(), Stream.of("Unknown"))
                  .flatMap(name -> Stream.of("", "x", "<x/>").map(v -> element(name, v))));
      case S3 -> BODIES.stream();
    };
  }

  private static String element(String name, String content) {
    return "<Request><%s>%s</%s></Request>".formatted(name, content, name);
  }

  private static Received request(Mount<?> mount, Operation operation, String body) {
    return switch (mount.protocol()) {
      case AWS_JSON ->
          received(
              "POST",
              "/",
              Map.of("X-Amz-Target", mount.targetPrefix() + "." + operation.name()),
              body);
      case AWS_QUERY, EC2_QUERY ->
          received(
              "POST",
              "/",
              Map.of(),
              "Action=" + operation.name() + "&Version=" + mount.version() + "&" + body);
      case REST_JSON, REST_XML, S3 -> {
        var info = Marshallers.operation(mount.client(), operation.name()).orElseThrow();
        var uri = info.requestUri().replaceAll("\\{[^}]*}", encoded("{}\u00e4"));
        yield received(info.httpMethod().name(), uri, Map.of(), body);
      }
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Received received(
      String method, String uri, Map<String, String> headers, String body) {
    var mark = uri.indexOf('?');
    return new Received(
        new SignedRequest(
            method,
            mark < 0 ? uri : uri.substring(0, mark),
            mark < 0 ? "" : uri.substring(mark + 1),
            headers::keySet,
            name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
            body.getBytes(UTF_8)));
  }

  private void send(ServiceEndpoint endpoint, Operation operation, Received received, String what) {
    try {
      perform(endpoint, endpoint.read(received), received, what);
    } catch (AwsServiceException e) {
      judge(endpoint, e, operation, received, what);
    } catch (RuntimeException | StackOverflowError e) {
      fault("cannot read", operation, what, e);
    }
  }

  private <T extends SdkClient> void performRandom(Mount<T> mount) {
    var service = EveryService.guarded(mount);
    var endpoint = new ServiceEndpoint(mount, service, new Shapes());
    for (var operation : service.operations()) {
      var random = new Random(seed ^ operation.name().hashCode());
      var structures = new RandomStructures(random, Empties.ALL, ChronoUnit.MILLIS);
      for (int i = 0; i < 20; i++) {
        var request = (SdkRequest) structures.fill(builder(operation));
        var call = new ServiceEndpoint.Call(operation, request, new byte[0]);
        perform(endpoint, call, request(mount, operation, ""), request.toString());
      }
    }
  }

  /** As the endpoint does, but that nothing is logged and a fault's origin is told. */
  private void perform(
      ServiceEndpoint endpoint, ServiceEndpoint.Call call, Received received, String what) {
    var operation = call.operation();
    try {
      asRoot = !asRoot;
      var reply =
          (asRoot ? ROOT : SESSION).run(() -> operation.call(call.request(), call.content()));
      endpoint.dialect(received).encode(operation, reply, received, "id");
      region.region().loop().runUntilIdle();
    } catch (AwsServiceException e) {
      judge(endpoint, e, operation, received, what);
    } catch (RuntimeException | StackOverflowError e) {
      fault("cannot perform", operation, what, e);
    }
  }

  private void judge(
      ServiceEndpoint endpoint,
      AwsServiceException error,
      Operation operation,
      Received received,
      String what) {
    var status = endpoint.dialect(received).error(error, received, "id").status();
    if (status >= FAULT && status != NOT_IMPLEMENTED) {
      fault("answers " + status, operation, what, error);
    }
  }

  private void fault(String does, Operation operation, String what, Throwable cause) {
    var origin =
        Stream.of(cause.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.provingground"))
            .findFirst();
    failures.add(
        "\n%s %s %s: %s at %s"
            .formatted(operation.name(), does, shortly(what), cause, origin.orElse(null)));
  }

  private static String shortly(String text) {
    return text.length() > 500 ? text.substring(0, 500) + "…" : text;
  }

  private static SdkPojo builder(Operation operation) {
    try {
      return (SdkPojo) operation.requestType().getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the SDK's classes are not as they were", e);
    }
  }
}

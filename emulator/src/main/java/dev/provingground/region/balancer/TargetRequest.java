package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.Ascii;
import dev.provingground.region.balancer.http1.BodyLength;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.Fields;
import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.services.elbv2.BalancerFabric.ForwardedForMode;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Composes the head of a request to a target: which header fields cross the load balancer, and
 * which it adds ("HTTP headers and Application Load Balancers").
 *
 * <p>Where a body ends is always said anew and in one way, so that the target reads what the load
 * balancer has read, whatever the client sent.
 */
final class TargetRequest {
  private static final byte[] LINE_END = Ascii.bytes("\r\n");
  private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
  private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] UPGRADE =
      Ascii.bytes("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  private static final byte[] TRACE_ID = Ascii.bytes("X-Amzn-Trace-Id: ");
  private static final byte[] FORWARDED_FOR = Ascii.bytes("X-Forwarded-For: ");
  private static final byte[] FORWARDED_PROTO = Ascii.bytes("X-Forwarded-Proto: ");
  private static final byte[] FORWARDED_PORT = Ascii.bytes("X-Forwarded-Port: ");

  private TargetRequest() {}

  /** Whether the client wants to speak WebSocket from now on. */
  static boolean upgrades(RequestHead head) {
    var fields = head.fields();
    return fields.has(Field.UPGRADE)
        && head.method().equals("GET")
        && !head.isOld()
        && fields.lists(Field.CONNECTION, "upgrade")
        && fields.lists(Field.UPGRADE, "websocket");
  }

  static void write(
      ByteBuffer out,
      RequestHead head,
      Client client,
      NodeState node,
      String traceId,
      boolean upgrades) {
    var http = node.http();
    head.writeMethod(out);
    out.put((byte) ' ').put(Ascii.bytes(head.uri())).put(VERSION);
    forwarded(out, head, client, http);
    line(out, "Host", Hosts.toTarget(head, client, node));
    out.put(TRACE_ID).put(Ascii.bytes(traceId)).put(LINE_END);
    fields(out, head, http);
    if (upgrades) {
      out.put(UPGRADE);
    }
    client.tls().filter(tls -> http.tlsFields()).ifPresent(tls -> tls(out, tls));
    length(out, head);
    out.put(LINE_END);
  }

  private static void forwarded(
      ByteBuffer out, RequestHead head, Client client, HttpSettings http) {
    var fields = head.fields();
    boolean known = fields.has(Field.X_FORWARDED_FOR);
    if (http.forwardedFor() == ForwardedForMode.APPEND
        || (http.forwardedFor() == ForwardedForMode.PRESERVE && known)) {
      out.put(FORWARDED_FOR);
      if (known) {
        out.put(Ascii.bytes(all(fields, Field.X_FORWARDED_FOR)));
      }
      if (http.forwardedFor() == ForwardedForMode.APPEND) {
        if (known) {
          out.put((byte) ',').put((byte) ' ');
        }
        out.put(Ascii.bytes(client.address()));
        if (http.forwardedForPort()) {
          out.put((byte) ':');
          Decimal.put(out, client.port());
        }
      }
      out.put(LINE_END);
    }
    out.put(FORWARDED_PROTO).put(Ascii.bytes(client.scheme())).put(LINE_END);
    out.put(FORWARDED_PORT);
    Decimal.put(out, client.listener().port());
    out.put(LINE_END);
  }

  private static String all(Fields fields, Field kind) {
    return IntStream.range(0, fields.count())
        .filter(i -> fields.kind(i) == kind)
        .mapToObj(fields::value)
        .collect(Collectors.joining(", "));
  }

  private static void fields(ByteBuffer out, RequestHead head, HttpSettings http) {
    var fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (passes(fields.kind(i), http)
          && !fields.isNamedByConnection(i)
          && (fields.hasValidName(i) || !http.dropInvalidFields())) {
        fields.write(i, out);
      }
    }
  }

  private static boolean passes(Field field, HttpSettings http) {
    return switch (field) {
      case CONNECTION,
          CONTENT_LENGTH,
          EXPECT,
          HOST,
          KEEP_ALIVE,
          PROXY_AUTHORIZATION,
          PROXY_CONNECTION,
          TE,
          TRANSFER_ENCODING,
          UPGRADE,
          X_AMZN_TRACE_ID,
          X_FORWARDED_FOR,
          X_FORWARDED_PORT,
          X_FORWARDED_PROTO ->
          false;
      case X_AMZN_TLS_CIPHER_SUITE, X_AMZN_TLS_VERSION -> !http.tlsFields();
      default -> true;
    };
  }

  private static void tls(ByteBuffer out, Client.Tls tls) {
    line(out, "X-Amzn-TLS-Version", tls.protocol());
    line(out, "X-Amzn-TLS-Cipher-Suite", tls.cipherSuite());
  }

  private static void length(ByteBuffer out, RequestHead head) {
    if (head.body().kind() == BodyLength.Kind.CHUNKED) {
      out.put(CHUNKED);
    } else if (!head.body().isNone() || head.fields().has(Field.CONTENT_LENGTH)) {
      out.put(CONTENT_LENGTH);
      Decimal.put(out, head.body().bytes());
      out.put(LINE_END);
    }
  }

  private static void line(ByteBuffer out, String name, String value) {
    out.put(Ascii.bytes(name)).put((byte) ':').put((byte) ' ').put(Ascii.bytes(value));
    out.put(LINE_END);
  }
}

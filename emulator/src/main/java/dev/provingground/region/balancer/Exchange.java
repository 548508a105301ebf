package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.BodyLength;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the load balancer: whether it is let through, where it goes, and
 * what comes back. Lives on one thread, so its state needs no locks.
 *
 * <p>What goes wrong is told as an Application Load Balancer tells it ("Troubleshoot your
 * Application Load Balancers"): 502 when the target refuses, resets, or speaks neither HTTP nor the
 * TLS that was asked for, 504 when it does not accept within ten seconds, does not agree on TLS
 * within ten more, or does not answer within the idle time-out, 408 when the client does not send
 * all of its request in time, 400 when it hangs up instead, 460 when it does so before its answer.
 * Nothing is tried twice, even where a target closes a connection that was kept as a request is
 * sent: the client hears 502, as AWS says of targets that keep connections for too short a time.
 */
final class Exchange {
  /** Of where a redirect leads, in characters: ours, for AWS does not say what is too long. */
  private static final int MAX_LOCATION = 16 << 10;

  private final Worker worker;
  private final NodeState node;
  private final ClientSide client;
  private final BodyWriter toTarget = new BodyWriter();
  private TargetPicker.@Nullable Choice choice;
  private @Nullable TargetPool pool;
  private @Nullable GroupMeters meters;
  private @Nullable TargetConnection target;
  private long sent;
  private boolean upgrades;
  private boolean ambiguous;
  private boolean requestWhole;
  private boolean answered;
  private boolean over;
  private String trace = "";
  private @Nullable AccessEntry entry;
  private int status;

  Exchange(Worker worker, ClientSide client) {
    this.worker = worker;
    this.node = worker.node();
    this.client = client;
  }

  /** The request's head is there. */
  void begin(RequestHead head) {
    requestWhole = head.body().isNone();
    entry = node.accessEntry(client.client(), client.protocol());
    if (entry != null) {
      entry.request(head);
    }
    var mode = node.http().desyncMitigation();
    var refused = Refusals.of(head, mode);
    ambiguous = refused != 0 || Refusals.isAmbiguous(head, mode);
    if (refused != 0) {
      own(refused);
      return;
    }
    trace = TraceId.of(head);
    if (entry != null) {
      entry.trace(trace);
    }
    if (head.fields().has(Field.EXPECT)) {
      client.goOn(); // whatever the target makes of the request: it hears of no expectation
    }
    var listener = client.client().listener().listener();
    var rule = listener == null ? null : Router.route(listener.rules(), head, client.client());
    if (rule == null) {
      own(503); // the listener is being deleted
      return;
    }
    if (entry != null) {
      entry.rule(rule.priority(), name(rule.action()));
    }
    switch (rule.action()) {
      case Action.FixedResponse fixed -> {
        node.meters().fixedResponse();
        answer(OwnAnswer.fixed(fixed.status(), fixed.contentType(), fixed.body()));
      }
      case Action.Redirect redirect -> {
        var location = Redirects.location(redirect, head, client.client());
        if (location.length() > MAX_LOCATION) {
          own(507);
          return;
        }
        node.meters().redirected();
        if (entry != null) {
          entry.redirected(location);
        }
        answer(OwnAnswer.redirect(redirect.status(), location));
      }
      case Action.Forward forward -> forward(forward, head);
    }
  }

  /** As access logs call it. */
  private static String name(Action action) {
    return switch (action) {
      case Action.FixedResponse fixed -> "fixed-response";
      case Action.Redirect redirect -> "redirect";
      case Action.Forward forward -> "forward";
    };
  }

  private void forward(Action.Forward forward, RequestHead head) {
    var chosen = node.picker().pick(forward, head);
    if (chosen == null) {
      own(503);
      return;
    }
    choice = chosen;
    if (entry != null) {
      entry.forwarded(chosen);
    }
    if (client.protocol().equals("h2") && Refusals.isGrpc(head)) {
      own(464);
      return;
    }
    var group = node.meters().group(chosen.group().targetGroupArn());
    meters = group;
    group.request();
    var connections = worker.pool(chosen.target(), chosen.group().protocol());
    pool = connections;
    connections.begun();
    var connection = connections.poll();
    if (connection == null) {
      try {
        connection = connections.connect();
      } catch (IOException e) {
        unconnected(502);
        return;
      }
    }
    target = connection;
    send(connection, head);
  }

  private void send(TargetConnection connection, RequestHead head) {
    sent = System.nanoTime();
    connection.begin(this, head.method().equals("HEAD"));
    upgrades = TargetRequest.upgrades(head);
    var composed = worker.composer();
    TargetRequest.write(composed, head, client.client(), node, trace, upgrades);
    if (entry != null) {
      entry.sent();
    }
    connection.wire().write(composed.flip());
    toTarget.begin(head.body().kind() == BodyLength.Kind.CHUNKED);
    if (!requestWhole && connection.wire().isBlocked()) {
      client.setReading(false);
    }
  }

  /** Bytes of the request's body, all to be taken. */
  void data(ByteBuffer bytes) {
    var connection = target;
    if (over || connection == null) {
      bytes.position(bytes.limit());
      return;
    }
    toTarget.data(connection.wire(), bytes);
    if (connection.wire().isBlocked()) {
      client.setReading(false);
    }
  }

  /** The request's body is whole. */
  void end(byte[] trailers) {
    requestWhole = true;
    var connection = target;
    if (!over && connection != null) {
      toTarget.end(connection.wire(), trailers);
    }
  }

  /** The target takes more of the request. */
  void targetDrained() {
    active();
    client.setReading(true);
  }

  /** The client takes more of the answer. */
  void clientDrained() {
    var connection = target;
    if (!over && connection != null) {
      active();
      connection.setReading(true);
    }
  }

  /** Something has come or gone. */
  void active() {
    client.active();
  }

  void switchProtocols(ResponseHead head) {
    if (!upgrades || answered) {
      fail(502);
      return;
    }
    heard(head);
    if (entry != null) {
      entry.upgraded();
    }
    requestWhole = false; // and so it stays: what the client says from now on is passed on
    toTarget.begin(/* inChunks= */ false);
    client.switchProtocols(head, cookies(head));
  }

  void answered(ResponseHead head) {
    heard(head);
    client.answer(head, cookies(head));
  }

  private void heard(ResponseHead head) {
    answered = true;
    status = head.status();
    if (entry != null) {
      entry.answered(status);
    }
    if (meters != null) {
      meters.answered(head.status(), System.nanoTime() - sent);
    }
  }

  private List<String> cookies(ResponseHead head) {
    return choice == null ? List.of() : node.picker().cookies(choice, head);
  }

  void answerData(ByteBuffer bytes) {
    client.data(bytes);
    var connection = target;
    if (!over && connection != null && client.isBlocked()) {
      connection.setReading(false);
    }
  }

  /** Whether the target's connection can serve another exchange when this one is complete. */
  boolean isReusable() {
    return requestWhole && !ambiguous;
  }

  /** The answer is whole. */
  void complete(byte[] trailers) {
    if (!over) {
      finish();
      client.answerEnd(trailers);
    }
  }

  /** No connection to the target came about. */
  void unconnected(int status) {
    if (!over && meters != null) {
      meters.connectionError();
    }
    fail(status);
  }

  /** The target is there, and no TLS comes about. */
  void unsecured(int status) {
    if (!over && meters != null) {
      meters.tlsError();
    }
    fail(status);
  }

  /** Nothing has come or gone for the idle time-out. */
  void idle() {
    fail(requestWhole || answered || targetIsSlow() ? 504 : 408);
  }

  private boolean targetIsSlow() {
    return target != null && target.wire().isBlocked();
  }

  /** The client sent what is no request. */
  void malformed(int status) {
    fail(status);
  }

  /** It cannot be completed: the client hears the status, or that there is no more. */
  void fail(int why) {
    if (over) {
      return;
    }
    var connection = target;
    finish();
    if (connection != null) {
      connection.close();
    }
    if (answered) {
      client.abort();
      ended();
    } else {
      own(why);
    }
  }

  /** The client has gone before its answer was complete. */
  void clientGone() {
    if (over) {
      return;
    }
    var connection = target;
    finish();
    if (connection != null) {
      connection.close();
    }
    if (!answered) {
      status = requestWhole ? 460 : 400;
      node.meters().ownAnswer(status);
    }
    ended();
  }

  private void own(int why) {
    node.meters().ownAnswer(why);
    answer(OwnAnswer.page(why));
  }

  private void answer(OwnAnswer answer) {
    finish();
    status = answer.status();
    client.answer(answer);
  }

  /** All that the client hears has been said. */
  void ended() {
    var logged = entry;
    if (logged != null) {
      entry = null;
      node.accessLog().add(logged.line(status, client.received(), client.sent()));
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    target = null;
    if (pool != null) {
      pool.ended();
    }
  }

  boolean isRequestWhole() {
    return requestWhole;
  }

  /** Whether neither connection may be used again. */
  boolean isAmbiguous() {
    return ambiguous;
  }
}

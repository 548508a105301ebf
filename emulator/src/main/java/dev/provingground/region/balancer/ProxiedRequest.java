package dev.provingground.region.balancer;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.Transfer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * One request on its way through the load balancer: connection to the target, request and body
 * across, answer and body back. Lives on one I/O thread, so its state needs no locks.
 *
 * <p>What goes wrong is told as an Application Load Balancer tells it ("Troubleshoot your
 * Application Load Balancers"): 502 when the target refuses, resets or does not speak HTTP, 504
 * when it does not accept within ten seconds or does not answer within the idle time-out. Nothing
 * is tried twice.
 */
final class ProxiedRequest {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final NodeState node;
  private final HttpServerExchange exchange;
  private final TargetPicker.Choice choice;
  private final int listenerPort;
  private final BackendPool pool;
  private final GroupMeters meters;

  private @Nullable ClientConnection connection;
  private XnioExecutor.@Nullable Key timer;
  private long sent;
  private boolean requestSent;
  private boolean responseReceived;
  private boolean over;

  ProxiedRequest(
      NodeState node, HttpServerExchange exchange, TargetPicker.Choice choice, int listenerPort) {
    this.node = node;
    this.exchange = exchange;
    this.choice = choice;
    this.listenerPort = listenerPort;
    pool = node.pool(exchange.getIoThread());
    meters = node.meters().group(choice.group().targetGroupArn());
  }

  void start() {
    node.begun(choice.target());
    meters.request();
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          finish();
          next.proceed();
        });
    exchange.dispatch(SameThreadExecutor.INSTANCE, this::connect);
  }

  private void connect() {
    var idle = pool.poll(choice.target());
    if (idle != null) {
      send(idle);
      return;
    }
    expireIn(CONNECT_TIMEOUT, this::unconnected);
    pool.connect(
        choice.target(),
        new ClientCallback<>() {
          @Override
          public void completed(ClientConnection connected) {
            if (over) {
              pool.offer(choice.target(), connected); // the client has its 504; others may use it
            } else {
              send(connected);
            }
          }

          @Override
          public void failed(IOException e) {
            if (!over) {
              meters.connectionError();
            }
            fail(502);
          }
        });
  }

  private void unconnected() {
    meters.connectionError();
    fail(504);
  }

  private void send(ClientConnection ready) {
    connection = ready;
    sent = System.nanoTime();
    expireIn(node.config().idleTimeout(), () -> fail(504));
    var request =
        new ClientRequest()
            .setMethod(exchange.getRequestMethod())
            .setProtocol(Protocols.HTTP_1_1)
            .setPath(requestTarget());
    ForwardedHeaders.request(exchange, request, listenerPort);
    ready.sendRequest(
        request,
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange sent) {
            transfer(sent);
          }

          @Override
          public void failed(IOException e) {
            fail(502);
          }
        });
  }

  /** As the client sent it: an absolute form loses its origin, nothing is decoded. */
  private String requestTarget() {
    var uri = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      int path = uri.indexOf('/', uri.indexOf("//") + 2);
      uri = path < 0 ? "/" : uri.substring(path);
    }
    var query = exchange.getQueryString();
    return query.isEmpty() ? uri : uri + "?" + query;
  }

  private void transfer(ClientExchange sent) {
    if (HttpContinue.requiresContinueResponse(exchange)) {
      sent.setContinueHandler(
          ignored -> HttpContinue.sendContinueResponse(exchange, new ContinueSent()));
    }
    sent.setResponseListener(
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange answered) {
            answer(answered);
          }

          @Override
          public void failed(IOException e) {
            fail(502);
          }
        });
    if (exchange.isRequestComplete()) {
      // Undertow's client ends a request without a body by itself. To touch its channel before that
      // would leave it resumed, and this thread busy until the answer comes.
      requestSent = true;
      return;
    }
    Transfer.initiateTransfer(
        exchange.getRequestChannel(),
        sent.getRequestChannel(),
        null,
        channel -> shutDown(channel, () -> requestSent = true),
        (channel, e) -> fail(400),
        (channel, e) -> fail(502),
        exchange.getConnection().getByteBufferPool());
  }

  private void answer(ClientExchange answered) {
    if (over) {
      return;
    }
    cancelTimer(); // from here on the client connection's own idle time-out watches
    var response = answered.getResponse();
    meters.answered(response.getResponseCode(), System.nanoTime() - sent);
    exchange.setStatusCode(response.getResponseCode());
    ForwardedHeaders.response(response.getResponseHeaders(), exchange.getResponseHeaders());
    node.picker().remember(choice, exchange);
    Transfer.initiateTransfer(
        answered.getResponseChannel(),
        exchange.getResponseChannel(),
        null,
        channel -> {
          responseReceived = true;
          shutDown(channel, () -> {});
        },
        (channel, e) -> fail(502),
        (channel, e) -> fail(502),
        exchange.getConnection().getByteBufferPool());
  }

  /** Ends a body and sees it out. */
  private void shutDown(StreamSinkChannel channel, Runnable then) {
    try {
      channel.shutdownWrites();
      channel.getWriteSetter().set(ready -> seeOut(ready, then));
    } catch (IOException e) {
      fail(502);
      return;
    }
    seeOut(channel, then);
  }

  /**
   * Undertow's channels ignore all that is said to them once the last byte has left: one that was
   * not told before to be quiet would call its listener for ever.
   */
  private void seeOut(StreamSinkChannel channel, Runnable then) {
    try {
      channel.suspendWrites();
      if (channel.flush()) {
        then.run();
      } else {
        channel.resumeWrites();
      }
    } catch (IOException e) {
      fail(502);
    }
  }

  private void expireIn(Duration timeout, Runnable then) {
    cancelTimer();
    timer = exchange.getIoThread().executeAfter(then, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }

  private void fail(int status) {
    if (over) {
      return;
    }
    over = true;
    cancelTimer();
    if (connection != null) {
      IoUtils.safeClose(connection);
    }
    if (!exchange.isResponseStarted()) {
      node.meters().ownAnswer(status);
    }
    ErrorPage.send(exchange, status);
  }

  /** The exchange is over, well or badly. */
  private void finish() {
    over = true;
    cancelTimer();
    node.ended(choice.target());
    if (connection != null) {
      if (requestSent && responseReceived) {
        pool.offer(choice.target(), connection);
      } else {
        IoUtils.safeClose(connection);
      }
    }
  }

  /**
   * After the interim answer there is nothing to do but to wait for the body; a client that is gone
   * is noticed then.
   */
  private static final class ContinueSent implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {}

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }
}

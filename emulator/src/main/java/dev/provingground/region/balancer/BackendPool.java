package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioIoThread;

/** One I/O thread's idle connections to targets. Used on that thread only. */
final class BackendPool {
  private static final int MAX_IDLE = 256;
  private static final OptionMap OPTIONS = OptionMap.create(Options.TCP_NODELAY, true);

  private final XnioIoThread thread;
  private final ByteBufferPool buffers;
  private final Meters meters;
  private final Map<Target, Deque<ClientConnection>> idle = new HashMap<>();

  BackendPool(XnioIoThread thread, ByteBufferPool buffers, Meters meters) {
    this.thread = thread;
    this.buffers = buffers;
    this.meters = meters;
  }

  /** An idle connection that is still open, the one used last; null when there is none. */
  @Nullable ClientConnection poll(Target target) {
    var connections = idle.get(target);
    while (connections != null && !connections.isEmpty()) {
      var connection = connections.pop();
      if (connection.isOpen()) {
        return connection;
      }
    }
    return null;
  }

  void connect(Target target, ClientCallback<ClientConnection> callback) {
    var uri = URI.create("http://" + target.address() + ":" + target.port());
    UndertowClient.getInstance().connect(counted(callback), uri, thread, buffers, OPTIONS);
  }

  private ClientCallback<ClientConnection> counted(ClientCallback<ClientConnection> callback) {
    return new ClientCallback<>() {
      @Override
      public void completed(ClientConnection connected) {
        meters.opened();
        connected.addCloseListener(closed -> meters.closed());
        callback.completed(connected);
      }

      @Override
      public void failed(IOException e) {
        callback.failed(e);
      }
    };
  }

  /** Takes back a connection whose exchange has ended cleanly. */
  void offer(Target target, ClientConnection connection) {
    var connections = idle.computeIfAbsent(target, t -> new ArrayDeque<>());
    if (connection.isOpen() && connections.size() < MAX_IDLE) {
      connections.push(connection);
    } else {
      IoUtils.safeClose(connection);
    }
  }

  /** Closes idle connections to all other targets. */
  void retain(Collection<Target> targets) {
    var gone = new HashSet<>(idle.keySet());
    gone.removeAll(new HashSet<>(targets));
    for (var target : gone) {
      var connections = idle.remove(target);
      if (connections != null) {
        connections.forEach(IoUtils::safeClose);
      }
    }
  }
}

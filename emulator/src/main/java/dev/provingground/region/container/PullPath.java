package dev.provingground.region.container;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.fabric.ServiceAddresses;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.time.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;

/**
 * The way from a task to the registry, and to its logs. On Fargate an image is pulled over the
 * task's own network interface: what its security groups, its subnet's routes or a fault keep in,
 * keeps the task from starting ("Stopped task error messages", "CannotPullContainer task errors").
 * The region's own pull takes another way, so this one is tried first.
 */
final class PullPath {
  /** Of the region's time, which an attempt is given; AWS's agent tries for minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int HTTPS = 443;

  private final EventLoop loop;
  private final ServiceAddresses services;

  /**
   * @param services where they are; whether they listen or refuse does not matter
   */
  PullPath(EventLoop loop, ServiceAddresses services) {
    this.loop = loop;
    this.services = services;
  }

  /**
   * Tries it, each address once. Blocks.
   *
   * @throws StartException when nothing comes back
   */
  void require(Namespace namespace, TaskLaunch launch) throws StartException, InterruptedException {
    var reached = new HashSet<InetAddress>();
    for (var need : Need.of(launch)) {
      var address = services.of(launch.networkInterfaceId(), need.host());
      if (reached.add(address)) {
        require(namespace, new InetSocketAddress(address, HTTPS), need.attempt());
      }
    }
  }

  private void require(Namespace namespace, InetSocketAddress service, String attempt)
      throws StartException, InterruptedException {
    // Only the socket is opened inside; it stays there for its life, whoever uses it.
    try (var channel = namespace.call(SocketChannel::open);
        var socket = channel.socket()) {
      socket.connect(service, Math.toIntExact(timeout().toMillis()));
    } catch (ConnectException refused) {
      requireRefused(refused, service, attempt);
    } catch (SocketTimeoutException e) {
      throw unreachable(service, attempt, "i/o timeout", e);
    } catch (InterruptedException e) {
      throw e;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw unreachable(service, attempt, String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      throw unreachable(service, attempt, e.toString(), e); // the interface's namespace is gone
    }
  }

  /** A refusal has come back from there; that there is no way out has not. */
  private static void requireRefused(ConnectException e, InetSocketAddress service, String attempt)
      throws StartException {
    var message = String.valueOf(e.getMessage());
    if (!message.contains("refused")) {
      throw unreachable(service, attempt, message, e);
    }
  }

  private Duration timeout() {
    var real = Duration.ofNanos((long) (PATIENCE.toNanos() / loop.timeScale()));
    return real.compareTo(SHORTEST) > 0 ? real : SHORTEST;
  }

  private static StartException unreachable(
      InetSocketAddress service, String attempt, String why, Exception cause) {
    return new StartException(
        attempt + ": dial tcp %s:%d: %s".formatted(service.getHostString(), service.getPort(), why),
        cause);
  }
}

package dev.provingground.region.container;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.time.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * The way from a task to the registry. On Fargate an image is pulled over the task's own network
 * interface: what its security groups, its subnet's routes or a fault keep in, keeps the task from
 * starting ("Stopped task error messages", "CannotPullContainer task errors"). The region's own
 * pull takes another way, so this one is tried first.
 */
final class PullPath {
  /** Of the region's time, which an attempt is given; AWS's agent tries for minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final InetSocketAddress registry;

  /**
   * @param registry an address on the internet that stands for ECR's; whether it listens or refuses
   *     does not matter
   */
  PullPath(EventLoop loop, InetSocketAddress registry) {
    this.loop = loop;
    this.registry = registry;
  }

  /**
   * Tries it. Blocks.
   *
   * @param attempt what comes to nothing then
   * @throws StartException when nothing comes back
   */
  void require(Namespace namespace, String attempt) throws StartException, InterruptedException {
    // Only the socket is opened inside; it stays there for its life, whoever uses it.
    try (var channel = namespace.call(SocketChannel::open);
        var socket = channel.socket()) {
      socket.connect(registry, Math.toIntExact(timeout().toMillis()));
    } catch (ConnectException refused) {
      requireRefused(refused, attempt);
    } catch (SocketTimeoutException e) {
      throw unreachable(attempt, "i/o timeout", e);
    } catch (InterruptedException e) {
      throw e;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw unreachable(attempt, String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      throw unreachable(attempt, e.toString(), e); // the interface's namespace is gone
    }
  }

  /** A refusal has come back from there; that there is no way out has not. */
  private void requireRefused(ConnectException e, String attempt) throws StartException {
    var message = String.valueOf(e.getMessage());
    if (!message.contains("refused")) {
      throw unreachable(attempt, message, e);
    }
  }

  private Duration timeout() {
    var real = Duration.ofNanos((long) (PATIENCE.toNanos() / loop.timeScale()));
    return real.compareTo(SHORTEST) > 0 ? real : SHORTEST;
  }

  private StartException unreachable(String attempt, String why, Exception cause) {
    return new StartException(
        attempt
            + ": dial tcp %s:%d: %s".formatted(registry.getHostString(), registry.getPort(), why),
        cause);
  }

  /** What the agent does at first with the network, in the words that its failure begins with. */
  static String attempt(TaskLaunch launch) {
    return switch (launch.containers().getFirst().image()) {
      case Image image -> authorization(launch.region());
      case RemoteImage image ->
          ("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
                  + " resolve ref %s: failed to do request: Head \"https://%s/v2/%s/manifests/%s\"")
              .formatted(image.name(), image.host(), image.repository(), image.reference());
    };
  }

  private static String authorization(String region) {
    return ("ResourceInitializationError: unable to pull secrets or registry auth: execution"
            + " resource retrieval failed: unable to retrieve ecr registry auth: service call has"
            + " been retried 1 time(s): RequestError: send request failed caused by: Post"
            + " \"https://api.ecr.%s.amazonaws.com/\"")
        .formatted(region);
  }
}

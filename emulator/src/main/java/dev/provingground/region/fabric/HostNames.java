package dev.provingground.region.fabric;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names as the host resolves them, on threads of its own: the host may take its time. */
final class HostNames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);
  private static final int THREADS = 4;

  private final Function<String, List<String>> lookup;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, task -> Thread.ofPlatform().name("host-names").daemon().unstarted(task));

  HostNames() {
    this(HostNames::resolve);
  }

  /**
   * @param lookup the addresses of a name, none where there is no such name; may block
   */
  HostNames(Function<String, List<String>> lookup) {
    this.lookup = lookup;
  }

  private static List<String> resolve(String name) {
    try {
      return Stream.of(InetAddress.getAllByName(name))
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /**
   * Resolves a name.
   *
   * @param found hears its addresses on a thread of this, none where there is no such name
   */
  void ask(String name, Consumer<List<String>> found) {
    try {
      threads.execute(() -> found.accept(lookup.apply(name)));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is asked for while the region ends", name, e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon's DNS resolver, at 169.254.169.253 and at the second address of the VPC: the load
 * balancers' names, those of VPC endpoints, {@code ip-10-0-0-4.ec2.internal}, hosted zones, private
 * ones before public ones, and with egress whatever the host can resolve. It answers inside each
 * interface's own namespace, so that neither security groups nor network ACLs are asked, as on AWS.
 * By UDP only, which its short answers fit.
 */
final class Resolver implements AutoCloseable {
  static final Cidr LINK_LOCAL = Cidr.of("169.254.169.253");

  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);
  private static final int PORT = 53;
  private static final int LONGEST = 512;
  private final PublicNames names;
  private final Selector selector;
  private final Map<String, List<DatagramChannel>> channels = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile @Nullable HostNames outside;

  Resolver(PublicNames names) {
    this.names = names;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new IllegalStateException("cannot wait for DNS queries: " + e.getMessage(), e);
    }
    thread = Thread.ofPlatform().name("vpc-resolver").daemon().start(this::serve);
  }

  /** What is not known here is asked there from now on. */
  void askOutside(HostNames others) {
    outside = others;
  }

  /**
   * Answers in an interface's namespace from now on.
   *
   * @param own the VPC's own names
   */
  void attach(String networkInterfaceId, NetNs namespace, VpcNames own) {
    var opened = new ArrayList<DatagramChannel>();
    try {
      namespace.call(
          () -> {
            for (var address : List.of(LINK_LOCAL, own.block().address(2))) {
              opened.add(open(address));
            }
            return true;
          });
      for (var channel : opened) {
        channel.register(selector, SelectionKey.OP_READ, own);
      }
      selector.wakeup();
      channels.put(networkInterfaceId, opened);
    } catch (Exception e) {
      opened.forEach(Resolver::close);
      throw new IllegalStateException("cannot answer DNS queries: " + e.getMessage(), e);
    }
  }

  private static DatagramChannel open(Cidr address) throws IOException {
    var channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(Inet4Address.ofLiteral(address.firstAddress()), PORT));
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void detach(String networkInterfaceId) {
    var open = channels.remove(networkInterfaceId);
    if (open != null) {
      open.forEach(Resolver::close);
      selector.wakeup(); // which is when the kernel lets go of them
    }
  }

  private void serve() {
    var datagram = ByteBuffer.allocate(LONGEST);
    while (selector.isOpen()) {
      try {
        selector.select(key -> answer(key, datagram));
      } catch (IOException e) {
        LOG.warn("DNS queries cannot be waited for", e);
        return;
      } catch (ClosedSelectorException e) {
        return;
      }
    }
  }

  private void answer(SelectionKey key, ByteBuffer datagram) {
    var channel = (DatagramChannel) key.channel();
    try {
      for (var client = channel.receive(datagram.clear());
          client != null;
          client = channel.receive(datagram.clear())) {
        var asked = DnsQuestion.of(datagram.flip());
        if (asked.isPresent()) {
          answer(asked.get(), (VpcNames) key.attachment(), channel, client);
        }
      }
    } catch (IOException e) {
      LOG.debug("A DNS query was not answered", e); // the client is gone, or the interface
    }
  }

  private void answer(
      DnsQuestion question, VpcNames own, DatagramChannel channel, SocketAddress client)
      throws IOException {
    var known = known(question, own);
    var others = outside;
    if (known.isEmpty() && others != null) {
      others.ask(question.name(), found -> answerLate(question, found, channel, client));
    } else {
      channel.send(question.answer(known.orElse(DnsAnswer.NO_SUCH_NAME)), client);
    }
  }

  /** Empty where nobody here is responsible for the name. */
  private Optional<DnsAnswer> known(DnsQuestion question, VpcNames own) {
    var name = question.name();
    var type = question.typeName();
    return ofAddresses(question, own.resolve(name))
        .or(() -> names.hosted().inVpc(own.vpcId(), name, type))
        .or(() -> names.hosted().inPublic(name, type))
        .or(() -> ofAddresses(question, names.resolve(name)));
  }

  private static Optional<DnsAnswer> ofAddresses(DnsQuestion question, List<String> addresses) {
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(DnsAnswer.ofAddresses(question.name(), question.typeName(), addresses));
  }

  private static void answerLate(
      DnsQuestion question, List<String> addresses, DatagramChannel channel, SocketAddress client) {
    try {
      channel.send(
          question.answer(ofAddresses(question, addresses).orElse(DnsAnswer.NO_SUCH_NAME)), client);
    } catch (IOException e) {
      LOG.debug("A DNS query was not answered", e);
    }
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A DNS socket does not close", e);
    }
  }

  @Override
  public void close() {
    channels.keySet().forEach(this::detach);
    var others = outside;
    if (others != null) {
      others.close();
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("The DNS selector does not close", e);
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

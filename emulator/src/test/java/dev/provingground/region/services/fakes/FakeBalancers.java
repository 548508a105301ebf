package dev.provingground.region.services.fakes;

import dev.provingground.region.services.elbv2.BalancerFabric;
import dev.provingground.region.services.elbv2.NameRegistry;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/** Nodes that remember what they were told, and targets that answer as the test says. */
public final class FakeBalancers implements BalancerFabric, NameRegistry {
  private final EventLoop loop;
  private final Map<String, FakeNode> nodes = new LinkedHashMap<>();
  private final Map<String, List<String>> names = new HashMap<>();
  private Function<Probe, ProbeOutcome> answers = probe -> new ProbeOutcome.Healthy(200);
  private ToIntBiFunction<FakeNode, Target> inFlight = (node, target) -> 0;
  private Runnable configured = () -> {};
  private int probes;

  public FakeBalancers(EventLoop loop) {
    this.loop = loop;
  }

  /** From now on probes end like this. */
  public void answer(Function<Probe, ProbeOutcome> outcome) {
    answers = outcome;
  }

  /** From now on every node has so many requests in flight to each target. */
  public void putInFlight(int requests) {
    countInFlight((node, target) -> requests);
  }

  /** From now on nodes have as many requests in flight to a target as this says. */
  public void countInFlight(ToIntBiFunction<FakeNode, Target> count) {
    inFlight = count;
  }

  /** Told whenever a node is to route by another configuration. */
  public void whenConfigured(Runnable listener) {
    configured = listener;
  }

  /** How many probes there were. */
  public int probes() {
    return probes;
  }

  /** Nodes that serve, by network interface. */
  public Map<String, FakeNode> nodes() {
    return nodes;
  }

  public Map<String, List<String>> names() {
    return names;
  }

  @Override
  public Node start(NodeSpec spec, NodeConfig config, Consumer<@Nullable String> started) {
    var node = new FakeNode(spec, config);
    nodes.put(spec.networkInterfaceId(), node);
    loop.after(Duration.ofMillis(10), () -> started.accept(null));
    return node;
  }

  @Override
  public void probe(Probe probe, Consumer<ProbeOutcome> outcome) {
    probes++;
    loop.after(Duration.ofMillis(1), () -> outcome.accept(answers.apply(probe)));
  }

  @Override
  public void put(String dnsName, List<String> addresses) {
    names.put(dnsName, addresses);
  }

  @Override
  public void remove(String dnsName) {
    names.remove(dnsName);
  }

  /** A node that routes by its last configuration. */
  public final class FakeNode implements Node {
    private final NodeSpec spec;
    private final List<String> entries = new ArrayList<>();
    private final List<Target> cuts = new ArrayList<>();
    private NodeConfig config;
    private Counts counts = new Counts(0, 0, 0, 0, Map.of(), Map.of());

    private FakeNode(NodeSpec spec, NodeConfig config) {
      this.spec = spec;
      this.config = config;
    }

    public NodeSpec spec() {
      return spec;
    }

    public NodeConfig config() {
      return config;
    }

    /** Where the first listener's default rule sends requests. */
    public List<Target> targets() {
      var rules = config.listeners().getFirst().rules();
      return rules.getLast().action() instanceof Action.Forward forward
          ? forward.groups().getFirst().group().targets()
          : List.of();
    }

    /** Addresses that the first listener's default rule sends requests to. */
    public List<String> routes() {
      return targets().stream().map(Target::address).toList();
    }

    @Override
    public void configure(NodeConfig next) {
      config = next;
      configured.run();
    }

    @Override
    public Optional<Integer> localPort() {
      return Optional.empty();
    }

    @Override
    public int inFlight(Target target) {
      return inFlight.applyAsInt(this, target);
    }

    @Override
    public void cut(Target target) {
      cuts.add(target);
    }

    /** Targets to which requests in flight were ended. */
    public List<Target> cuts() {
      return List.copyOf(cuts);
    }

    /** It has counted so much by the next time that it is asked. */
    public void count(Counts more) {
      counts = more;
    }

    @Override
    public Counts takeCounts() {
      var taken = counts;
      counts = new Counts(0, 0, 0, 0, Map.of(), Map.of());
      return taken;
    }

    /** It has logged this by the next time that it is asked. */
    public void log(String entry) {
      entries.add(entry);
    }

    @Override
    public List<String> takeAccessLog() {
      var taken = List.copyOf(entries);
      entries.clear();
      return taken;
    }

    @Override
    public void close() {
      nodes.remove(spec.networkInterfaceId());
    }
  }
}

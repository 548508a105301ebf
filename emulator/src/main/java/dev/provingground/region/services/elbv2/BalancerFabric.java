package dev.provingground.region.services.elbv2;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The data plane of load balancers: nodes that proxy, and probes. Called on the event loop; never
 * blocks it.
 */
public interface BalancerFabric {
  /**
   * Starts a node in its network interface's namespace.
   *
   * @param started hears on the event loop: null once the node listens, else why it does not
   */
  Node start(NodeSpec spec, NodeConfig config, Consumer<@Nullable String> started);

  /** Probes a target from a node's interface, once; the outcome comes on the event loop. */
  void probe(Probe probe, Consumer<ProbeOutcome> outcome);

  /** One load balancer node: the load balancer's presence in one zone. */
  interface Node {
    /**
     * Routes new requests by this configuration from now on; requests in flight go on by the one
     * they began with.
     */
    void configure(NodeConfig config);

    /** A port on 127.0.0.1 that leads to the first listener; empty before the node listens. */
    Optional<Integer> localPort();

    /** Requests that this node has sent to the target and that have not ended. */
    int inFlight(Target target);

    /** What was counted since this was last called; each request is counted once. */
    Counts takeCounts();

    /** Stops listening, lets requests in flight end, and releases everything. */
    void close();
  }

  /**
   * What a node counted, as "CloudWatch metrics for your Application Load Balancer" defines it. A
   * client's connection counts from its first request on.
   *
   * @param newConnections from clients, and to targets
   * @param activeConnections the same, that are open now
   * @param ownAnswers how often each status code was the load balancer's own, for want of an answer
   *     of a target's; without those that rules prescribe
   * @param groups by target group ARN
   */
  record Counts(
      long newConnections,
      long activeConnections,
      long fixedResponses,
      long redirects,
      Map<Integer, Long> ownAnswers,
      Map<String, GroupCounts> groups) {}

  /**
   * What a node counted for one target group.
   *
   * @param requests those for which it found a target
   * @param connectionErrors connections to targets that did not come about
   * @param answers the targets' status codes by their first digit
   * @param responseTimes how often targets took how many seconds from the request's leaving to the
   *     answer's head, within a hundredth
   */
  record GroupCounts(
      long requests,
      long connectionErrors,
      Map<Integer, Long> answers,
      Map<Double, Long> responseTimes) {}

  /**
   * @param dnsName the load balancer's name, for error pages and logs
   */
  record NodeSpec(
      String loadBalancerArn,
      String dnsName,
      String availabilityZone,
      String networkInterfaceId,
      String address) {}

  /**
   * Everything that a node needs to know to serve, whole; a change is a new one.
   *
   * @param idleTimeout of connections on both sides; 1 s to 4000 s, 60 s by default
   */
  record NodeConfig(List<Listener> listeners, Duration idleTimeout) {}

  /**
   * @param rules in order of priority, the default rule last: it has no conditions
   */
  record Listener(String listenerArn, int port, List<Rule> rules) {}

  /** What a request must match, all of it, and what then happens. */
  record Rule(List<Condition> conditions, Action action) {}

  /** A rule's condition; one value must match. */
  sealed interface Condition {
    /** Host names with {@code *} and {@code ?}, case-insensitive. */
    record HostHeader(List<String> patterns) implements Condition {}

    /** Paths with {@code *} and {@code ?}, case-sensitive. */
    record PathPattern(List<String> patterns) implements Condition {}

    /** A header's values with {@code *} and {@code ?}, case-insensitive. */
    record HttpHeader(String name, List<String> patterns) implements Condition {}

    /** Methods, exactly. */
    record HttpRequestMethod(List<String> methods) implements Condition {}
  }

  /** What is done with a request. */
  sealed interface Action {
    /**
     * @param stickiness of the choice of group; empty when off
     */
    record Forward(List<WeightedGroup> groups, Optional<Duration> stickiness) implements Action {}

    record FixedResponse(int status, String contentType, String body) implements Action {}

    /**
     * @param location with {@code #{protocol}}, {@code #{host}}, {@code #{port}}, {@code #{path}},
     *     {@code #{query}}
     */
    record Redirect(int status, String location) implements Action {}
  }

  /**
   * @param weight 0 to 999
   */
  record WeightedGroup(TargetGroup group, int weight) {}

  /**
   * @param targets those that may receive requests now: the healthy ones; all that are registered
   *     when none is healthy (fail open). Draining targets are not among them
   * @param stickiness how long a client's {@code AWSALB} cookie holds it to a target; empty when
   *     off
   * @param stickyTargets draining targets that clients with a cookie may still reach
   */
  record TargetGroup(
      String targetGroupArn,
      String algorithm,
      Optional<Duration> stickiness,
      List<Target> targets,
      List<Target> stickyTargets) {}

  /** A target of type ip. */
  record Target(String address, int port) {}

  /**
   * @param networkInterfaceId the node's interface, from which the probe leaves
   * @param timeout until the whole answer's head is there; real time
   * @param matcher which status codes count as healthy
   */
  record Probe(
      String networkInterfaceId,
      Target target,
      String path,
      Duration timeout,
      IntPredicate matcher) {}

  /** How a probe ended. */
  sealed interface ProbeOutcome {
    /** The status matched. */
    record Healthy(int status) implements ProbeOutcome {}

    /** Target.ResponseCodeMismatch. */
    record CodeMismatch(int status) implements ProbeOutcome {}

    /** Target.Timeout. */
    record TimedOut() implements ProbeOutcome {}

    /** Target.FailedHealthChecks: refused, reset, or not HTTP. */
    record Failed(String reason) implements ProbeOutcome {}
  }
}

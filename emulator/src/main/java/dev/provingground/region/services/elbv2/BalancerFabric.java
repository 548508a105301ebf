package dev.provingground.region.services.elbv2;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
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

    /** Ends all requests to the target that are in flight: their clients hear 502. */
    void cut(Target target);

    /** What was counted since this was last called; each request is counted once. */
    Counts takeCounts();

    /** Entries of the access log since this was last called, in AWS's format, without line ends. */
    List<String> takeAccessLog();

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
   * @param tlsErrors those that did, and on which no TLS came about
   * @param answers the targets' status codes by their first digit
   * @param responseTimes how often targets took how many seconds from the request's leaving to the
   *     answer's head, within a hundredth
   */
  record GroupCounts(
      long requests,
      long connectionErrors,
      long tlsErrors,
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
   * @param accessLog whether an entry is kept of each request
   */
  record NodeConfig(List<Listener> listeners, HttpSettings http, boolean accessLog) {
    /** Without an access log. */
    public NodeConfig(List<Listener> listeners, HttpSettings http) {
      this(listeners, http, /* accessLog= */ false);
    }

    /** With AWS's defaults for all that is not said. */
    public NodeConfig(List<Listener> listeners, Duration idleTimeout) {
      this(listeners, HttpSettings.DEFAULTS.withIdleTimeout(idleTimeout));
    }
  }

  /**
   * How a load balancer treats HTTP: the attributes {@code routing.http…} and the time-outs. All
   * times are real ones.
   *
   * @param idleTimeout of connections on both sides; 1 s to 4000 s, 60 s by default
   * @param clientKeepAlive how long a client's connection may live at most; 60 s to 7 days
   * @param forwardedForPort whether {@code X-Forwarded-For} has the client's port too
   * @param preserveHost whether targets see the host as the client wrote it
   * @param dropInvalidFields whether header fields with other characters in their names than
   *     letters, digits and hyphens are removed
   * @param http2 whether clients may speak HTTP/2
   * @param tlsFields whether targets are told version and cipher suite of the client's TLS
   */
  record HttpSettings(
      Duration idleTimeout,
      Duration clientKeepAlive,
      DesyncMitigation desyncMitigation,
      ForwardedForMode forwardedFor,
      boolean forwardedForPort,
      boolean preserveHost,
      boolean dropInvalidFields,
      boolean http2,
      boolean tlsFields) {
    public static final HttpSettings DEFAULTS =
        new HttpSettings(
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            DesyncMitigation.DEFENSIVE,
            ForwardedForMode.APPEND,
            /* forwardedForPort= */ false,
            /* preserveHost= */ false,
            /* dropInvalidFields= */ false,
            /* http2= */ true,
            /* tlsFields= */ false);

    public HttpSettings withIdleTimeout(Duration timeout) {
      return new HttpSettings(
          timeout,
          clientKeepAlive,
          desyncMitigation,
          forwardedFor,
          forwardedForPort,
          preserveHost,
          dropInvalidFields,
          http2,
          tlsFields);
    }
  }

  /** Which requests are let through: "Desync mitigation mode". */
  enum DesyncMitigation {
    MONITOR,
    DEFENSIVE,
    STRICTEST
  }

  /** What is done to {@code X-Forwarded-For}. */
  enum ForwardedForMode {
    APPEND,
    PRESERVE,
    REMOVE
  }

  /**
   * @param rules in order of priority, the default rule last: it has no conditions
   * @param serverField whether the load balancer's own answers say that they are
   * @param tls how clients' connections are encrypted; empty for HTTP
   */
  record Listener(
      String listenerArn, int port, List<Rule> rules, boolean serverField, Optional<Tls> tls) {
    /** In the clear. */
    public Listener(String listenerArn, int port, List<Rule> rules) {
      this(listenerArn, port, rules, /* serverField= */ true, Optional.empty());
    }
  }

  /**
   * What a listener for HTTPS accepts, by the names of the JDK; what this JDK has not is left out.
   *
   * @param cipherSuites the preferred ones first
   * @param certificates the default one first
   */
  record Tls(List<String> protocols, List<String> cipherSuites, List<Certificate> certificates) {}

  /**
   * A certificate and its key.
   *
   * @param chain the certificate first, then that of who has signed it, and so on
   */
  record Certificate(String arn, List<X509Certificate> chain, PrivateKey key) {}

  /**
   * What a request must match, all of it, and what then happens.
   *
   * @param priority 0 for the default rule
   */
  record Rule(int priority, List<Condition> conditions, Action action) {
    /** The default rule, or one whose place does not matter. */
    public Rule(List<Condition> conditions, Action action) {
      this(0, conditions, action);
    }
  }

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

    /** Parameters of the query, with {@code *} and {@code ?}, case-insensitive. */
    record QueryString(List<QueryParameter> parameters) implements Condition {}

    /** Addresses of clients, as blocks such as {@code 192.0.2.0/24}. */
    record SourceIp(List<String> blocks) implements Condition {}
  }

  /**
   * @param key empty for any
   */
  record QueryParameter(Optional<String> key, String value) {}

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
   * @param slowStart how long a target that joins others gets less than its share; zero for off
   * @param targets those that may receive requests now: the healthy ones; all that are registered
   *     when too few are healthy (fail open). Draining targets are not among them
   */
  record TargetGroup(
      String targetGroupArn,
      TargetProtocol protocol,
      Algorithm algorithm,
      Optional<Stickiness> stickiness,
      Duration slowStart,
      List<Target> targets) {
    /** In the clear. */
    public TargetGroup(
        String targetGroupArn,
        Algorithm algorithm,
        Optional<Stickiness> stickiness,
        Duration slowStart,
        List<Target> targets) {
      this(targetGroupArn, TargetProtocol.HTTP, algorithm, stickiness, slowStart, targets);
    }
  }

  /** What targets are spoken to in: HTTP/1.1, in the clear or in TLS. */
  enum TargetProtocol {
    HTTP,
    HTTPS
  }

  /** How a target is chosen: the attribute {@code load_balancing.algorithm.type}. */
  enum Algorithm {
    ROUND_ROBIN,
    LEAST_OUTSTANDING_REQUESTS,
    WEIGHTED_RANDOM
  }

  /** What holds a client to a target; the life begins anew with every answer. */
  sealed interface Stickiness {
    Duration life();

    /** A cookie {@code AWSALB} for every client. */
    record LoadBalancerCookie(Duration life) implements Stickiness {}

    /** A cookie {@code AWSALBAPP} for clients to whom the target gives a cookie of this name. */
    record ApplicationCookie(String name, Duration life) implements Stickiness {}
  }

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
      TargetProtocol protocol,
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

package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Matcher;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupIpAddressTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** A target group: targets of type ip that speak HTTP/1.1, in the clear or in TLS. */
final class TargetGroupResource {
  private static final Set<String> RESERVED_COOKIES = Set.of("AWSALB", "AWSALBAPP", "AWSALBTG");

  private final String arn;
  private final String name;
  private final TargetProtocol protocol;
  private final int port;
  private final String vpcId;
  private final Map<Target, RegisteredTarget> targets = new LinkedHashMap<>();
  private Attributes attributes = new Attributes(AttributeCatalogs.TARGET_GROUP);
  private HealthCheck healthCheck;

  TargetGroupResource(
      String arn,
      String name,
      TargetProtocol protocol,
      int port,
      String vpcId,
      HealthCheck healthCheck) {
    this.arn = arn;
    this.name = name;
    this.protocol = protocol;
    this.port = port;
    this.vpcId = vpcId;
    this.healthCheck = healthCheck;
  }

  String arn() {
    return arn;
  }

  String name() {
    return name;
  }

  TargetProtocol protocol() {
    return protocol;
  }

  int port() {
    return port;
  }

  String vpcId() {
    return vpcId;
  }

  Attributes attributes() {
    return attributes;
  }

  HealthCheck healthCheck() {
    return healthCheck;
  }

  void putHealthCheck(HealthCheck check) {
    healthCheck = check;
  }

  /** In the order of registration. */
  List<RegisteredTarget> targets() {
    return List.copyOf(targets.values());
  }

  @Nullable RegisteredTarget target(Target target) {
    return targets.get(target);
  }

  void put(RegisteredTarget target) {
    targets.put(target.target(), target);
  }

  /** Forgets the target, unless another registration has taken its place. */
  void remove(RegisteredTarget target) {
    targets.remove(target.target(), target);
  }

  /**
   * Those that may receive requests of a node: the healthy ones, or all when too few are (fail
   * open).
   */
  List<Target> routable(ZoneNode node) {
    var registered = new ArrayList<Target>();
    var healthy = new ArrayList<Target>();
    for (var one : targets.values()) {
      if (one.machine().isDraining() || one.machine().isUnused() || !reaches(node, one)) {
        continue;
      }
      registered.add(one.target());
      if (one.machine().isHealthyTo(node.id())) {
        healthy.add(one.target());
      }
    }
    return failsOpen(healthy.size(), registered.size()) ? registered : healthy;
  }

  /** Whether a node probes and serves a target: with cross-zone off, only those of its zone. */
  boolean reaches(ZoneNode node, RegisteredTarget target) {
    return !isOfOneZone(attributes) || node.zone().equals(target.zone());
  }

  private static boolean isOfOneZone(Attributes attributes) {
    return attributes.get(AttributeCatalogs.CROSS_ZONE).equals("false");
  }

  private boolean failsOpen(int healthy, int registered) {
    return isLessThan(
        healthy,
        registered,
        AttributeCatalogs.UNHEALTHY_ROUTING_COUNT,
        AttributeCatalogs.UNHEALTHY_ROUTING_PERCENTAGE);
  }

  /**
   * Whether a node finds so many targets healthy that clients may be led to it. A node whose zone
   * has none at all, with cross-zone off, keeps its clients, and answers them with 503 ("Cross-zone
   * load balancing for target groups").
   */
  boolean isHealthyTo(ZoneNode node) {
    int registered = 0;
    int healthy = 0;
    for (var one : targets.values()) {
      if (!one.machine().isDraining() && reaches(node, one)) {
        registered++;
        healthy += one.machine().isHealthyTo(node.id()) ? 1 : 0;
      }
    }
    return registered == 0
        || !isLessThan(
            healthy,
            registered,
            AttributeCatalogs.DNS_FAILOVER_COUNT,
            AttributeCatalogs.DNS_FAILOVER_PERCENTAGE);
  }

  private boolean isLessThan(int healthy, int registered, String countKey, String percentageKey) {
    var count = attributes.get(countKey);
    var percentage = attributes.get(percentageKey);
    return (!count.equals("off") && healthy < Integer.parseInt(count))
        || (!percentage.equals("off") && healthy * 100 < registered * Integer.parseInt(percentage));
  }

  /**
   * Changes attributes, all or none.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError or
   *     InvalidConfigurationRequest for a value that is not allowed, alone or with the others
   */
  void putAttributes(Map<String, String> changes) {
    var changed = attributes.with(changes);
    if (!changed.get(AttributeCatalogs.SLOW_START).equals("0")
        && !changed.get(AttributeCatalogs.ALGORITHM).equals("round_robin")) {
      throw ElbErrors.configuration(
          "Slow start requires the algorithm 'round_robin', not '"
              + changed.get(AttributeCatalogs.ALGORITHM)
              + "'");
    }
    if (changed.flag(AttributeCatalogs.STICKINESS) && isOfOneZone(changed)) {
      throw ElbErrors.configuration(
          "Stickiness is not supported when '" + AttributeCatalogs.CROSS_ZONE + "' is 'false'");
    }
    var cookie = changed.get(AttributeCatalogs.APP_COOKIE_NAME);
    if (changed.flag(AttributeCatalogs.STICKINESS)
        && changed.get(AttributeCatalogs.STICKINESS_TYPE).equals("app_cookie")
        && cookie.isEmpty()) {
      throw ElbErrors.configuration(
          "'" + AttributeCatalogs.APP_COOKIE_NAME + "' is required for stickiness of app_cookie");
    }
    if (RESERVED_COOKIES.contains(cookie)) {
      throw ElbErrors.configuration("The cookie name '" + cookie + "' is reserved");
    }
    attributes = changed;
  }

  TargetGroup describe(List<String> loadBalancerArns) {
    return TargetGroup.builder()
        .targetGroupArn(arn)
        .targetGroupName(name)
        .protocol(protocol.name())
        .protocolVersion("HTTP1")
        .port(port)
        .vpcId(vpcId)
        .targetType(TargetTypeEnum.IP)
        .ipAddressType(TargetGroupIpAddressTypeEnum.IPV4)
        .healthCheckEnabled(true)
        .healthCheckProtocol(healthCheck.protocol().name())
        .healthCheckPort(healthCheck.port())
        .healthCheckPath(healthCheck.path())
        .healthCheckIntervalSeconds(Math.toIntExact(healthCheck.interval().toSeconds()))
        .healthCheckTimeoutSeconds(Math.toIntExact(healthCheck.timeout().toSeconds()))
        .healthyThresholdCount(healthCheck.healthyThreshold())
        .unhealthyThresholdCount(healthCheck.unhealthyThreshold())
        .matcher(Matcher.builder().httpCode(healthCheck.matcher().text()).build())
        .loadBalancerArns(loadBalancerArns)
        .build();
  }
}

package dev.provingground.region.services.elbv2;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.IpAddressType;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;

/** An application load balancer and its nodes, one a zone. */
final class LoadBalancerResource {
  private final String arn;
  private final String name;
  private final String dnsName;
  private final LoadBalancerSchemeEnum scheme;
  private final String vpcId;
  private final Instant createdTime;
  private final @Nullable String hostedZoneId;
  private final Map<String, ZoneNode> nodes = new LinkedHashMap<>();
  private Attributes attributes = new Attributes(AttributeCatalogs.LOAD_BALANCER);
  private List<String> securityGroups;

  /**
   * @param hostedZoneId Route 53's zone of the region's load balancers; null where it is not known
   */
  LoadBalancerResource(
      String arn,
      String name,
      String dnsName,
      LoadBalancerSchemeEnum scheme,
      String vpcId,
      List<String> securityGroups,
      Instant createdTime,
      @Nullable String hostedZoneId) {
    this.arn = arn;
    this.name = name;
    this.dnsName = dnsName;
    this.scheme = scheme;
    this.vpcId = vpcId;
    this.securityGroups = List.copyOf(securityGroups);
    this.createdTime = createdTime;
    this.hostedZoneId = hostedZoneId;
  }

  String arn() {
    return arn;
  }

  String name() {
    return name;
  }

  String dnsName() {
    return dnsName;
  }

  String vpcId() {
    return vpcId;
  }

  Attributes attributes() {
    return attributes;
  }

  void putAttributes(Attributes changed) {
    attributes = changed;
  }

  boolean isInternetFacing() {
    return scheme == LoadBalancerSchemeEnum.INTERNET_FACING;
  }

  LoadBalancerSchemeEnum scheme() {
    return scheme;
  }

  List<String> securityGroups() {
    return securityGroups;
  }

  void putSecurityGroups(List<String> groups) {
    securityGroups = List.copyOf(groups);
  }

  List<ZoneNode> nodes() {
    return List.copyOf(nodes.values());
  }

  void add(ZoneNode node) {
    nodes.put(node.zone(), node);
  }

  void remove(ZoneNode node) {
    nodes.remove(node.zone(), node);
  }

  boolean hasZone(String zone) {
    return nodes.containsKey(zone);
  }

  List<String> subnetIds() {
    return nodes.values().stream().map(ZoneNode::subnetId).toList();
  }

  /** What clients resolve the name to when these nodes serve. */
  List<String> addressesOf(List<ZoneNode> serving) {
    return serving.stream()
        .map(ZoneNode::networkInterface)
        .map(one -> isInternetFacing() ? one.publicIp().orElse(one.privateIp()) : one.privateIp())
        .toList();
  }

  LoadBalancer describe() {
    return LoadBalancer.builder()
        .loadBalancerArn(arn)
        .loadBalancerName(name)
        .dnsName(dnsName)
        .canonicalHostedZoneId(hostedZoneId)
        .createdTime(createdTime)
        .scheme(scheme)
        .vpcId(vpcId)
        .state(state())
        .type(LoadBalancerTypeEnum.APPLICATION)
        .availabilityZones(availabilityZones())
        .securityGroups(securityGroups)
        .ipAddressType(IpAddressType.IPV4)
        .build();
  }

  List<AvailabilityZone> availabilityZones() {
    return nodes.values().stream()
        .map(
            node ->
                AvailabilityZone.builder().zoneName(node.zone()).subnetId(node.subnetId()).build())
        .toList();
  }

  private LoadBalancerState state() {
    for (var node : nodes.values()) {
      if (node.failure() != null) {
        return LoadBalancerState.builder()
            .code(LoadBalancerStateEnum.FAILED)
            .reason(node.failure())
            .build();
      }
    }
    boolean active = nodes.values().stream().allMatch(ZoneNode::isListening);
    return LoadBalancerState.builder()
        .code(active ? LoadBalancerStateEnum.ACTIVE : LoadBalancerStateEnum.PROVISIONING)
        .build();
  }
}

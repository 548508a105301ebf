package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.fakes.FakeNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which zones' targets a node serves, where one zone has one target and the other has two. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class CrossZoneTest extends LoadBalancingFixture {
  private static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

  /** In the zone of {@code SECOND}. */
  private static final String THIRD = "10.0.1.11";

  private static final Duration SOON = Duration.ofSeconds(11);

  private String uneven() {
    var group = serving();
    register(group, THIRD);
    region.advance(SOON);
    return group;
  }

  private void put(String group, String key, String value) {
    elb.modifyTargetGroupAttributes(
        r -> r.targetGroupArn(group).attributes(a -> a.key(key).value(value)));
  }

  /** Whether a node's address is in the subnet of this block. */
  private boolean isOf(String node, String block) {
    return network.interfaces().stream()
        .anyMatch(
            one -> one.networkInterfaceId().equals(node) && one.subnetCidr().startsWith(block));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "use_load_balancer_configuration"})
  void everyNodeServesTheTargetsOfAllZones(String value) {
    var group = uneven();
    put(group, CROSS_ZONE, "false");
    put(group, CROSS_ZONE, value);
    region.advance(SOON);

    assertThat(routes())
        .containsExactly(List.of(FIRST, SECOND, THIRD), List.of(FIRST, SECOND, THIRD));
  }

  @Test
  void withItOffANodeServesAndProbesTheTargetsOfItsZoneOnly() {
    var probed = new TreeSet<String>();
    put(uneven(), CROSS_ZONE, "false");
    balancers.answer(probe -> seen(probe, probed));
    region.advance(SOON);

    assertThat(routes()).containsExactly(List.of(FIRST), List.of(SECOND, THIRD));
    assertThat(probed)
        .isEqualTo(Set.of("own zone " + FIRST, "own zone " + SECOND, "own zone " + THIRD));
  }

  private ProbeOutcome seen(Probe probe, Set<String> probed) {
    var target = probe.target().address();
    var block = target.substring(0, target.lastIndexOf('.'));
    boolean own = isOf(probe.networkInterfaceId(), block);
    probed.add((own ? "own zone " : "other zone ") + target);
    return new ProbeOutcome.Healthy(200);
  }

  @Test
  void aZoneWithoutAHealthyTargetServesThemAllTheSameAndLeavesTheName() {
    var group = uneven();
    put(group, CROSS_ZONE, "false");
    balancers.answer(
        probe ->
            probe.target().address().equals(FIRST)
                ? new ProbeOutcome.Healthy(200)
                : new ProbeOutcome.TimedOut());
    region.advance(SOON);

    assertThat(health(group))
        .containsExactly(FIRST + " healthy", SECOND + " unhealthy", THIRD + " unhealthy");
    assertThat(routes()).containsExactly(List.of(FIRST), List.of(SECOND, THIRD));
    assertThat(balancers.names().values()).containsExactly(List.of("203.0.113.1"));
  }

  @Test
  void aZoneWithoutAnyTargetKeepsItsPlaceInTheNameWithNobodyToServe() {
    var group = uneven();
    put(group, CROSS_ZONE, "false");
    deregister(group, FIRST);
    region.advance(SOON);

    assertThat(routes()).containsExactly(List.of(), List.of(SECOND, THIRD));
    assertThat(balancers.names().values()).containsExactly(List.of("203.0.113.1", "203.0.113.2"));
  }

  @Test
  void withItOffThereIsNoStickiness() {
    var group = uneven();
    put(group, "stickiness.enabled", "true");
    assertRefused(() -> put(group, CROSS_ZONE, "false"), "InvalidConfigurationRequest")
        .hasMessageContaining("Stickiness is not supported when '" + CROSS_ZONE + "' is 'false'");

    put(group, "stickiness.enabled", "false");
    put(group, CROSS_ZONE, "false");
    assertRefused(() -> put(group, "stickiness.enabled", "true"), "InvalidConfigurationRequest");
  }

  @Test
  void itIsTurnedOffForTargetGroupsOnly() {
    var balancer = loadBalancer().loadBalancerArn();
    assertRefused(
        () ->
            elb.modifyLoadBalancerAttributes(
                r -> r.loadBalancerArn(balancer).attributes(a -> a.key(CROSS_ZONE).value("false"))),
        "InvalidConfigurationRequest");
    assertRefused(() -> put(targetGroup(), CROSS_ZONE, "off"), "ValidationError")
        .hasMessageContaining("use_load_balancer_configuration, true, false");
  }

  @Test
  void aTargetsZoneIsFoundByItsAddress() {
    var group = targetGroup();
    listener(loadBalancer().loadBalancerArn(), group);
    register(group, THIRD);

    assertThat(
            elb.describeTargetHealth(r -> r.targetGroupArn(group))
                .targetHealthDescriptions()
                .getFirst()
                .target()
                .availabilityZone())
        .isEqualTo(zoneOf(FakeNetwork.SUBNET_B));
  }

  private String zoneOf(String subnet) {
    return network
        .describeSubnets(r -> r.subnetIds(subnet))
        .subnets()
        .getFirst()
        .availabilityZone();
  }
}

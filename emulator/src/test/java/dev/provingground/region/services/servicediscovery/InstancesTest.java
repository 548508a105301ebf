package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.World.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.servicediscovery.model.CustomHealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatusFilter;
import software.amazon.awssdk.services.servicediscovery.model.HttpInstanceSummary;
import software.amazon.awssdk.services.servicediscovery.model.InstanceSummary;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilter;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilterName;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.RoutingPolicy;
import software.amazon.awssdk.services.servicediscovery.model.ServiceTypeOption;

final class InstancesTest {
  private static final Map<String, String> FIRST = Map.of("AWS_INSTANCE_IPV4", "10.0.0.4");
  private static final Map<String, String> SECOND = Map.of("AWS_INSTANCE_IPV4", "10.0.1.4");

  private final World world = new World();
  private final String namespace = world.privateNamespace("example.internal");

  @Test
  void whatIsRegisteredIsAnsweredListedAndDeregistered() {
    var service = service(RecordType.A);
    world.register(service, "one", FIRST);
    world.register(service, "two", SECOND);

    assertThat(world.zones.records())
        .containsExactly("api.example.internal A 60 [10.0.0.4, 10.0.1.4]");
    var listed = world.call(client -> client.listInstances(r -> r.serviceId(service)));
    assertThat(listed.instances()).extracting(InstanceSummary::id).containsExactly("one", "two");
    var got = world.call(client -> client.getInstance(r -> r.serviceId(service).instanceId("one")));
    assertThat(got.instance().attributes()).isEqualTo(FIRST);
    assertThat(world.call(client -> client.getService(r -> r.id(service))).service())
        .satisfies(described -> assertThat(described.instanceCount()).isEqualTo(2));

    deregister(service, "one");
    assertThat(world.zones.records()).containsExactly("api.example.internal A 60 [10.0.1.4]");
    assertRefused("InstanceNotFound", "one", () -> deregister(service, "one"));
    deregister(service, "two");
    assertThat(world.zones.records()).isEmpty();
  }

  @Test
  void aServiceRecordTellsPortsAndItsTargetsAddresses() {
    var service = service(RecordType.SRV);
    world.register(
        service, "one", Map.of("AWS_INSTANCE_IPV4", "10.0.0.4", "AWS_INSTANCE_PORT", "3000"));
    assertThat(world.zones.records())
        .containsExactly(
            "api.example.internal SRV 60 [1 1 3000 one.api.example.internal]",
            "one.api.example.internal A 60 [10.0.0.4]");
  }

  @Test
  void whatTheRecordsNeedAnInstanceHas() {
    var addresses = service(RecordType.A);
    refused(addresses, "AWS_INSTANCE_IPV4 is required", Map.of("a", "b"));
    refused(addresses, "no IPv4 address: 10.0.0.256", Map.of("AWS_INSTANCE_IPV4", "10.0.0.256"));
    refused(addresses, "1 to 30 attributes", Map.of());
    refused(addresses, "called", with(FIRST, "a b", "c"));
    refused(addresses, "is not valid", with(FIRST, "a", " c"));
    refused(addresses, "5000 characters", large());
    refused(addresses, "needs a service with", with(FIRST, "AWS_INIT_HEALTH_STATUS", "HEALTHY"));
    assertRefused(
        "NotImplemented",
        "AWS_ALIAS_DNS_NAME",
        () -> world.register(addresses, "one", Map.of("AWS_ALIAS_DNS_NAME", "lb.test")));
    assertRefused("InvalidInput", "instanceId", () -> world.register(addresses, "not one", FIRST));
    var ports = world.service(namespace, "ports", r -> r.dnsConfig(World.dns(RecordType.SRV)));
    refused(ports, "AWS_INSTANCE_PORT is required", FIRST);
    refused(ports, "no port", with(FIRST, "AWS_INSTANCE_PORT", "65536"));
    assertRefused(
        "InvalidInput",
        "63 characters at most",
        () -> world.register(ports, "i".repeat(64), with(FIRST, "AWS_INSTANCE_PORT", "1")));
  }

  @Test
  void healthThatIsToldHoldsAfterHalfAMinute() {
    var service = checked();
    world.register(service, "one", FIRST);
    world.register(service, "two", SECOND);
    assertThat(health(service))
        .isEqualTo(Map.of("one", HealthStatus.HEALTHY, "two", HealthStatus.HEALTHY));

    tell(service, "one", CustomHealthStatus.UNHEALTHY);
    world.region.advance(Duration.ofSeconds(29));
    assertThat(health(service)).containsEntry("one", HealthStatus.HEALTHY);
    world.region.advance(Duration.ofSeconds(1));
    assertThat(health(service)).containsEntry("one", HealthStatus.UNHEALTHY);
    assertThat(world.zones.records()).containsExactly("api.example.internal A 60 [10.0.1.4]");
  }

  @Test
  void whatIsTakenBackMeanwhileDoesNotHold() {
    var service = checked();
    world.register(service, "one", FIRST);
    tell(service, "one", CustomHealthStatus.UNHEALTHY);
    world.region.advance(Duration.ofSeconds(20));
    tell(service, "one", CustomHealthStatus.HEALTHY);
    tell(service, "one", CustomHealthStatus.UNHEALTHY);
    world.region.advance(Duration.ofSeconds(20));
    assertThat(health(service)).containsEntry("one", HealthStatus.HEALTHY);
    world.region.advance(Duration.ofSeconds(10));
    assertThat(health(service)).containsEntry("one", HealthStatus.UNHEALTHY);
  }

  @Test
  void whereNoneIsHealthyAllAreAnswered() {
    var service = checked();
    world.register(service, "one", with(FIRST, "AWS_INIT_HEALTH_STATUS", "UNHEALTHY"));
    world.register(service, "two", with(SECOND, "AWS_INIT_HEALTH_STATUS", "UNHEALTHY"));
    assertThat(world.zones.records())
        .containsExactly("api.example.internal A 60 [10.0.0.4, 10.0.1.4]");
    assertThat(discovered(HealthStatusFilter.HEALTHY_OR_ELSE_ALL)).containsExactly("one", "two");
    assertThat(discovered(HealthStatusFilter.HEALTHY)).isEmpty();
    assertThat(discovered(HealthStatusFilter.UNHEALTHY)).containsExactly("one", "two");
    assertThat(discovered(HealthStatusFilter.ALL)).containsExactly("one", "two");
  }

  @Test
  void healthIsToldWhereItIsAskedForOnly() {
    var service = service(RecordType.A);
    world.register(service, "one", FIRST);
    assertThat(health(service)).containsEntry("one", HealthStatus.UNKNOWN);
    assertRefused(
        "CustomHealthNotFound", service, () -> tell(service, "one", CustomHealthStatus.UNHEALTHY));
    assertRefused(
        "InstanceNotFound",
        "none",
        () ->
            world.call(
                client ->
                    client.getInstancesHealthStatus(r -> r.serviceId(service).instances("none"))));
  }

  @Test
  void instancesAreDiscoveredByAttributesAndPreferredByOthers() {
    var service = service(RecordType.A);
    world.register(service, "one", with(FIRST, "zone", "a"));
    world.register(service, "two", with(SECOND, "zone", "b"));
    assertThat(
            world
                .call(
                    client ->
                        client.discoverInstances(
                            r ->
                                r.namespaceName("example.internal")
                                    .serviceName("api")
                                    .queryParameters(Map.of("zone", "b"))))
                .instances())
        .extracting(HttpInstanceSummary::instanceId)
        .containsExactly("two");
    var preferring =
        world
            .call(
                client ->
                    client.discoverInstances(
                        r ->
                            r.namespaceName("example.internal")
                                .serviceName("api")
                                .optionalParameters(Map.of("zone", "c"))
                                .maxResults(1)))
            .instances();
    assertThat(preferring).extracting(HttpInstanceSummary::instanceId).containsExactly("one");
    assertThat(preferring.getFirst().healthStatus()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(preferring.getFirst().attributes()).containsEntry("zone", "a");
  }

  @Test
  void theRevisionChangesWithTheInstances() {
    var service = service(RecordType.A);
    long before = revision();
    world.register(service, "one", FIRST);
    assertThat(revision()).isGreaterThan(before);
    assertThat(revision()).isEqualTo(revision());
    assertRefused(
        "NamespaceNotFound",
        "none",
        () ->
            world.call(
                client ->
                    client.discoverInstances(r -> r.namespaceName("none").serviceName("api"))));
    assertRefused(
        "ServiceNotFound",
        "none",
        () ->
            world.call(
                client ->
                    client.discoverInstances(
                        r -> r.namespaceName("example.internal").serviceName("none"))));
  }

  @Test
  void aThousandInstancesAreTheMost() {
    var service = world.service(namespace, "many", r -> r.type(ServiceTypeOption.HTTP));
    for (int i = 0; i < 1_000; i++) {
      world.register(service, "i" + i, FIRST);
    }
    assertRefused(
        "ResourceLimitExceeded", "1000", () -> world.register(service, "one-more", FIRST));
    world.register(service, "i0", SECOND);
  }

  @Test
  void operationsAreFoundByWhatTheyAreDoneTo() {
    var service = service(RecordType.A);
    world.register(service, "one", FIRST);
    var found =
        world
            .call(
                client ->
                    client.listOperations(
                        r ->
                            r.filters(
                                OperationFilter.builder()
                                    .name(OperationFilterName.SERVICE_ID)
                                    .values(service)
                                    .build())))
            .operations();
    assertThat(found).hasSize(1);
    assertThat(world.operation(found.getFirst().id()).targets())
        .containsEntry(OperationTargetType.INSTANCE, "one")
        .containsEntry(OperationTargetType.NAMESPACE, namespace);
    assertThat(
            world
                .call(
                    client ->
                        client.listOperations(
                            r ->
                                r.filters(
                                    OperationFilter.builder()
                                        .name(OperationFilterName.UPDATE_DATE)
                                        .condition("BETWEEN")
                                        .values("0", "99999999999")
                                        .build())))
                .operations())
        .hasSize(2);
  }

  @Test
  void aWeightedServiceIsAnsweredByOneOfItsInstances() {
    var service =
        world.service(
            namespace,
            "api",
            r ->
                r.dnsConfig(
                    World.dns(RecordType.A).toBuilder()
                        .routingPolicy(RoutingPolicy.WEIGHTED)
                        .build()));
    world.register(service, "one", FIRST);
    assertThat(world.zones.sets(world.zones.zones().getFirst().id()).getLast())
        .satisfies(
            one -> {
              assertThat(one.weight()).isEqualTo(1);
              assertThat(one.setIdentifier()).isEqualTo("one");
              assertThat(one.multiValueAnswer()).isNull();
            });
  }

  private String service(RecordType type) {
    return world.service(namespace, "api", r -> r.dnsConfig(World.dns(type)));
  }

  private String checked() {
    return world.service(
        namespace,
        "api",
        r -> r.dnsConfig(World.dns(RecordType.A)).healthCheckCustomConfig(check -> {}));
  }

  private long revision() {
    return world
        .call(
            client ->
                client.discoverInstancesRevision(
                    r -> r.namespaceName("example.internal").serviceName("api")))
        .instancesRevision();
  }

  private List<String> discovered(HealthStatusFilter filter) {
    return world
        .call(
            client ->
                client.discoverInstances(
                    r ->
                        r.namespaceName("example.internal")
                            .serviceName("api")
                            .healthStatus(filter)))
        .instances()
        .stream()
        .map(HttpInstanceSummary::instanceId)
        .toList();
  }

  private Map<String, HealthStatus> health(String service) {
    return world
        .call(client -> client.getInstancesHealthStatus(r -> r.serviceId(service)))
        .status();
  }

  private void tell(String service, String instance, CustomHealthStatus status) {
    world.call(
        client ->
            client.updateInstanceCustomHealthStatus(
                r -> r.serviceId(service).instanceId(instance).status(status)));
  }

  private void deregister(String service, String id) {
    world.call(client -> client.deregisterInstance(r -> r.serviceId(service).instanceId(id)));
  }

  private void refused(String service, String message, Map<String, String> attributes) {
    assertRefused("InvalidInput", message, () -> world.register(service, "one", attributes));
  }

  private static Map<String, String> with(Map<String, String> most, String key, String value) {
    var all = new HashMap<>(most);
    all.put(key, value);
    return all;
  }

  private static Map<String, String> large() {
    var all = new HashMap<>(FIRST);
    for (int i = 0; i < 5; i++) {
      all.put("k" + i, "v".repeat(1_024));
    }
    return all;
  }
}

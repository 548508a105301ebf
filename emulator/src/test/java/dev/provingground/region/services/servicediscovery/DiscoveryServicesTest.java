package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.World.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.HealthCheckConfig;
import software.amazon.awssdk.services.servicediscovery.model.ListServicesRequest;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.RoutingPolicy;
import software.amazon.awssdk.services.servicediscovery.model.ServiceFilter;
import software.amazon.awssdk.services.servicediscovery.model.ServiceFilterName;
import software.amazon.awssdk.services.servicediscovery.model.ServiceSummary;
import software.amazon.awssdk.services.servicediscovery.model.ServiceType;
import software.amazon.awssdk.services.servicediscovery.model.ServiceTypeOption;

final class DiscoveryServicesTest {
  private final World world = new World();
  private final String namespace = world.privateNamespace("example.internal");

  @Test
  void aServiceIsDescribedAsItWasMade() {
    var id =
        world.service(
            namespace,
            "api",
            r ->
                r.description("what it is")
                    .dnsConfig(World.dns(RecordType.A, RecordType.SRV))
                    .healthCheckCustomConfig(check -> {}));
    assertThat(id).matches("srv-[a-z0-9]{16}");
    var service = world.call(client -> client.getService(r -> r.id(id))).service();
    assertThat(service.arn())
        .isEqualTo("arn:aws:servicediscovery:us-east-1:123456789012:service/" + id);
    assertThat(service.namespaceId()).isEqualTo(namespace);
    assertThat(service.type()).isEqualTo(ServiceType.DNS_HTTP);
    assertThat(service.dnsConfig().routingPolicy()).isEqualTo(RoutingPolicy.MULTIVALUE);
    assertThat(service.description()).isEqualTo("what it is");
    assertThat(service.healthCheckCustomConfig()).isNotNull();
    assertThat(world.call(client -> client.getService(r -> r.id(service.arn()))).service())
        .isEqualTo(service);
    assertThat(world.call(client -> client.getNamespace(r -> r.id(namespace))).namespace())
        .satisfies(one -> assertThat(one.serviceCount()).isEqualTo(1));
  }

  @Test
  void whatOnlyTheApiDiscoversHasNoRecords() {
    var http = world.httpNamespace("http");
    var inHttp = world.service(http, "api", r -> {});
    var inDns = world.service(namespace, "api", r -> r.type(ServiceTypeOption.HTTP));
    for (var id : List.of(inHttp, inDns)) {
      assertThat(world.call(client -> client.getService(r -> r.id(id))).service().type())
          .isEqualTo(ServiceType.HTTP);
    }
    world.register(inDns, "one", Map.of("any", "thing"));
    assertThat(world.zones.records()).isEmpty();
    assertRefused(
        "InvalidInput",
        "for services of DNS namespaces",
        () -> world.service(http, "dns", r -> r.dnsConfig(World.dns(RecordType.A))));
    assertRefused(
        "InvalidInput", "needs DnsConfig", () -> world.service(namespace, "dns", r -> {}));
  }

  @Test
  void aNameIsTakenOnce() {
    var id =
        world.service(
            namespace, "api", r -> r.dnsConfig(World.dns(RecordType.A)).creatorRequestId("1"));
    assertThat(
            world.service(
                namespace, "api", r -> r.dnsConfig(World.dns(RecordType.A)).creatorRequestId("1")))
        .isEqualTo(id);
    assertRefused(
        "ServiceAlreadyExists",
        "Service already exists",
        () -> world.service(namespace, "API", r -> r.dnsConfig(World.dns(RecordType.A))));
    assertRefused(
        "NamespaceNotFound",
        "ns-none",
        () -> world.service("ns-none", "api", r -> r.dnsConfig(World.dns(RecordType.A))));
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    assertRefused(
        "NotImplemented",
        "'AAAA'",
        () -> world.service(namespace, "api", r -> r.dnsConfig(World.dns(RecordType.AAAA))));
    assertRefused(
        "NotImplemented",
        "'HealthCheckConfig'",
        () ->
            world.service(
                namespace,
                "api",
                r ->
                    r.dnsConfig(World.dns(RecordType.A))
                        .healthCheckConfig(HealthCheckConfig.builder().type("HTTP").build())));
    assertRefused(
        "InvalidInput",
        "one record of the type A only",
        () ->
            world.service(
                namespace, "api", r -> r.dnsConfig(World.dns(RecordType.A, RecordType.A))));
    assertRefused(
        "InvalidInput",
        "tTL",
        () ->
            world.service(
                namespace,
                "api",
                r ->
                    r.dnsConfig(
                        dns -> dns.dnsRecords(DnsRecord.builder().type("A").ttl(-1L).build()))));
    assertRefused(
        "InvalidInput",
        "'name'",
        () -> world.service(namespace, "-", r -> r.dnsConfig(World.dns(RecordType.A))));
    assertRefused(
        "InvalidInput",
        "253 characters",
        () ->
            world.service(
                world.privateNamespace("a.".repeat(100) + "internal"),
                "api." + "a".repeat(60),
                r -> r.dnsConfig(World.dns(RecordType.A))));
    assertRefused(
        "InvalidInput",
        "routingPolicy",
        () ->
            world.service(
                namespace,
                "api",
                r ->
                    r.dnsConfig(
                        World.dns(RecordType.A).toBuilder().routingPolicy("NEAREST").build())));
  }

  @Test
  void theTimeToLiveOfItsRecordsChanges() {
    var id = world.service(namespace, "api", r -> r.dnsConfig(World.dns(RecordType.A)));
    world.register(id, "one", Map.of("AWS_INSTANCE_IPV4", "10.0.0.4"));
    world.call(client -> update(client, id, DnsRecord.builder().type("A").ttl(5L).build()));
    assertThat(world.zones.records()).containsExactly("api.example.internal A 5 [10.0.0.4]");
    assertRefused(
        "InvalidInput",
        "cannot be changed to others",
        () ->
            world.call(
                client -> update(client, id, DnsRecord.builder().type("SRV").ttl(5L).build())));
  }

  private static Object update(ServiceDiscoveryClient client, String id, DnsRecord record) {
    return client.updateService(
        r -> r.id(id).service(change -> change.dnsConfig(dns -> dns.dnsRecords(record))));
  }

  @Test
  void aServiceIsDeletedWithoutInstancesOnly() {
    var id = world.service(namespace, "api", r -> r.dnsConfig(World.dns(RecordType.A)));
    world.register(id, "one", Map.of("AWS_INSTANCE_IPV4", "10.0.0.4"));
    assertRefused(
        "ResourceInUse",
        "Service contains registered instances; delete the instances before deleting the service",
        () -> world.call(client -> client.deleteService(r -> r.id(id))));
    world.call(client -> client.deregisterInstance(r -> r.serviceId(id).instanceId("one")));
    world.call(client -> client.deleteService(r -> r.id(id)));
    assertRefused(
        "ServiceNotFound", id, () -> world.call(client -> client.getService(r -> r.id(id))));
  }

  @Test
  void servicesAreListedByNamespace() {
    world.service(namespace, "api", r -> r.dnsConfig(World.dns(RecordType.A)));
    world.service(world.httpNamespace("http"), "other", r -> {});
    var request =
        ListServicesRequest.builder()
            .filters(
                ServiceFilter.builder()
                    .name(ServiceFilterName.NAMESPACE_ID)
                    .values(namespace)
                    .build())
            .build();
    assertThat(world.call(client -> client.listServices(request)).services())
        .extracting(ServiceSummary::name)
        .containsExactly("api");
    assertThat(world.call(client -> client.listServices(r -> {})).services()).hasSize(2);
  }
}

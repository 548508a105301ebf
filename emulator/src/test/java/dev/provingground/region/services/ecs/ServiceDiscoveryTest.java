package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.HostedRecords;
import dev.provingground.region.services.servicediscovery.ServiceDiscoveryService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.InstanceSummary;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;

/** Services whose tasks are found by name. */
final class ServiceDiscoveryTest {
  private final World world = new World();
  private final HostedRecords zones = new HostedRecords(world.region);
  private String addresses = "";
  private String ports = "";

  @BeforeEach
  void nameSpace() {
    world.region.add(
        ServiceDiscoveryClient.class,
        new ServiceDiscoveryService(world.region.context(), zones.service().managedZones()));
    discovery(
        client -> client.createPrivateDnsNamespace(r -> r.name("internal").vpc(FakeNetwork.VPC)));
    addresses = registry("web", RecordType.A);
    ports = registry("ports", RecordType.SRV);
  }

  @Test
  void aTaskIsRegisteredWhenItRuns() {
    world.create(discovered(addresses));
    world.advance(Duration.ofSeconds(5));

    assertThat(world.described().serviceRegistries())
        .extracting(ServiceRegistry::registryArn)
        .containsExactly(addresses);
    assertThat(zones.records())
        .singleElement()
        .satisfies(
            record ->
                assertThat(record)
                    .startsWith("web.internal A 60 ")
                    .contains(world.tasks().stream().map(world::addressOf).toList()));
    var task = world.tasks().getFirst();
    var id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    assertThat(instances(addresses))
        .filteredOn(one -> one.id().equals(id))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.attributes())
                    .containsEntry("AWS_INSTANCE_IPV4", world.addressOf(task))
                    .containsEntry("AVAILABILITY_ZONE", task.availabilityZone())
                    .containsEntry("REGION", "us-east-1")
                    .containsEntry("ECS_CLUSTER_NAME", "proving")
                    .containsEntry("ECS_SERVICE_NAME", "web")
                    .containsEntry("ECS_TASK_DEFINITION_FAMILY", "web")
                    .containsEntry("AWS_INIT_HEALTH_STATUS", "HEALTHY")
                    .hasSize(7));
  }

  @Test
  void aTaskThatStopsIsDeregistered() {
    world.create(discovered(addresses));
    world.advance(Duration.ofSeconds(5));
    world.update(r -> r.desiredCount(0));
    world.advance(Duration.ofMinutes(1));
    assertThat(instances(addresses)).isEmpty();
    assertThat(zones.records()).isEmpty();
  }

  @Test
  void aTaskThatDiesIsDeregisteredToo() {
    world.create(discovered(addresses));
    world.advance(Duration.ofSeconds(5));
    var before = instances(addresses).stream().map(InstanceSummary::id).toList();
    world.runtime.task(world.tasks().getFirst().taskArn()).exit("web", 1);
    world.advance(Duration.ofSeconds(10));
    assertThat(instances(addresses)).hasSize(2);
    assertThat(instances(addresses).stream().map(InstanceSummary::id).toList())
        .isNotEqualTo(before);
  }

  @Test
  void aServiceRecordHasTheContainersPort() {
    world.create(
        discovered(ports)
            .serviceRegistries(
                ServiceRegistry.builder()
                    .registryArn(ports)
                    .containerName("web")
                    .containerPort(3000)
                    .build()));
    world.advance(Duration.ofSeconds(5));
    assertThat(zones.records())
        .filteredOn(record -> record.startsWith("ports.internal SRV"))
        .singleElement()
        .satisfies(record -> assertThat(record).contains("1 1 3000 "));
  }

  @Test
  void theRegistryIsToldTheContainersHealth() {
    var checked = World.container("v2").toBuilder();
    checked.healthCheck(check -> check.command("CMD-SHELL", "true").interval(10).retries(2));
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v2").toBuilder().containerDefinitions(checked.build()).build()));
    world.create(discovered(addresses));
    world.advance(Duration.ofSeconds(5));
    assertThat(health()).containsOnly(HealthStatus.UNHEALTHY);
    world.advance(Duration.ofSeconds(40));
    assertThat(health()).containsOnly(HealthStatus.HEALTHY);

    var told = new ArrayList<String>();
    world
        .region
        .context()
        .events()
        .subscribe(ServiceAction.class, event -> told.add(event.eventName()));
    world.runtime.answer((task, command) -> 1);
    world.advance(Duration.ofSeconds(30));
    assertThat(told).contains("SERVICE_DISCOVERY_INSTANCE_UNHEALTHY");
  }

  @Test
  void aRegistryThatIsGoneIsToldInTheServicesEvents() {
    discovery(client -> client.deleteService(r -> r.id(id(ports))));
    assertThatThrownBy(() -> world.create(discovered(ports)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(
            "The service registry could not be validated. Route 53 error: \"ServiceNotFound.\"");

    world.create(discovered(addresses).desiredCount(0));
    discovery(client -> client.deleteService(r -> r.id(id(addresses))));
    world.update(r -> r.desiredCount(1));
    world.advance(Duration.ofSeconds(5));
    assertThat(world.events())
        .anySatisfy(
            event ->
                assertThat(event)
                    .startsWith("failed to register instances in (service-registry " + addresses));
  }

  @Test
  void anUpdateMovesTasksToAnotherRegistryOrToNone() {
    var other = registry("other", RecordType.A);
    world.create(discovered(addresses));
    world.advance(Duration.ofSeconds(5));
    world.update(r -> r.serviceRegistries(ServiceRegistry.builder().registryArn(other).build()));
    world.advance(Duration.ofMinutes(2));
    assertThat(instances(addresses)).isEmpty();
    assertThat(instances(other)).hasSize(2);

    world.update(r -> r.desiredCount(1));
    world.advance(Duration.ofMinutes(2));
    assertThat(instances(other)).hasSize(1);

    world.update(r -> r.serviceRegistries(List.of()));
    world.advance(Duration.ofMinutes(2));
    assertThat(instances(other)).isEmpty();
    assertThat(world.described().serviceRegistries()).isEmpty();
    assertThat(world.tasks()).hasSize(1);
  }

  @Test
  void whatDoesNotFitTheRegistryIsRefused() {
    refused(
        "The format of the supplied service registry ARN is invalid: arn:aws:x",
        ServiceRegistry.builder().registryArn("arn:aws:x"));
    refused(
        "do not require a value for 'containerPort'. Remove the value and retry.",
        ServiceRegistry.builder().registryArn(addresses).containerName("web").containerPort(3000));
    refused(
        "do not require a value for 'port'. Remove the value and retry.",
        ServiceRegistry.builder().registryArn(addresses).port(3000));
    refused(
        "must be specified for a service registry with an SRV record",
        ServiceRegistry.builder().registryArn(ports));
    refused(
        "but not both. Remove one and retry.",
        ServiceRegistry.builder()
            .registryArn(ports)
            .port(3000)
            .containerName("web")
            .containerPort(3000));
    refused(
        "The container none does not exist in the task definition.",
        ServiceRegistry.builder().registryArn(ports).containerName("none").containerPort(3000));
    refused(
        "did not have a container port 1 defined.",
        ServiceRegistry.builder().registryArn(ports).containerName("web").containerPort(1));
    var one = ServiceRegistry.builder().registryArn(addresses).build();
    assertThatThrownBy(() -> world.create(discovered(addresses).serviceRegistries(one, one)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("serviceRegistries can have at most 1 items.");
  }

  private void refused(String message, ServiceRegistry.Builder registry) {
    assertThatThrownBy(
            () -> world.create(discovered(addresses).serviceRegistries(registry.build())))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(message);
  }

  private CreateServiceRequest.Builder discovered(String registryArn) {
    return world
        .service()
        .loadBalancers(List.<LoadBalancer>of())
        .serviceRegistries(ServiceRegistry.builder().registryArn(registryArn).build());
  }

  private List<HealthStatus> health() {
    return List.copyOf(
        discovery(client -> client.getInstancesHealthStatus(r -> r.serviceId(id(addresses))))
            .status()
            .values());
  }

  private List<InstanceSummary> instances(String registryArn) {
    return discovery(client -> client.listInstances(r -> r.serviceId(id(registryArn)))).instances();
  }

  private String registry(String name, RecordType type) {
    var namespace =
        discovery(client -> client.listNamespaces(r -> {})).namespaces().getFirst().id();
    return discovery(
            client ->
                client.createService(
                    r ->
                        r.name(name)
                            .namespaceId(namespace)
                            .dnsConfig(
                                dns ->
                                    dns.dnsRecords(DnsRecord.builder().type(type).ttl(60L).build()))
                            .healthCheckCustomConfig(check -> {})))
        .service()
        .arn();
  }

  private static String id(String registryArn) {
    return registryArn.substring(registryArn.lastIndexOf('/') + 1);
  }

  private <R> R discovery(Function<ServiceDiscoveryClient, R> operation) {
    return world.region.call(ServiceDiscoveryClient.class, operation);
  }
}

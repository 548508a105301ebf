package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.World.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeNetwork;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.servicediscovery.model.FilterCondition;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceFilter;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceFilterName;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceSummary;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceType;
import software.amazon.awssdk.services.servicediscovery.model.OperationStatus;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.OperationType;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.Tag;

final class NamespacesTest {
  private final World world = new World();

  @Test
  void aPrivateNamespaceIsAHostedZoneOfItsVpc() {
    var id = world.privateNamespace("example.internal");

    assertThat(id).matches("ns-[a-z0-9]{16}");
    var described = world.call(client -> client.getNamespace(r -> r.id(id))).namespace();
    assertThat(described.arn())
        .isEqualTo("arn:aws:servicediscovery:us-east-1:123456789012:namespace/" + id);
    assertThat(described.type()).isEqualTo(NamespaceType.DNS_PRIVATE);
    var zone = world.zones.zones().getFirst();
    assertThat(zone.id()).endsWith("/" + described.properties().dnsProperties().hostedZoneId());
    assertThat(zone.name()).isEqualTo("example.internal.");
    assertThat(zone.config().privateZone()).isTrue();
    assertThat(zone.linkedService().servicePrincipal()).isEqualTo("servicediscovery.amazonaws.com");
    assertThat(zone.linkedService().description()).contains(id);
    assertThat(described.properties().dnsProperties().soa().ttl()).isEqualTo(15);
    assertThat(described.properties().httpProperties().httpName()).isEqualTo("example.internal");
    assertThat(described.serviceCount()).isZero();
  }

  @Test
  void aPublicNamespaceIsAHostedZoneForEverybody() {
    var operation =
        world.operation(
            world
                .call(client -> client.createPublicDnsNamespace(r -> r.name("example.com")))
                .operationId());
    var id = operation.targets().get(OperationTargetType.NAMESPACE);
    var described = world.call(client -> client.getNamespace(r -> r.id(id))).namespace();
    assertThat(described.type()).isEqualTo(NamespaceType.DNS_PUBLIC);
    var zone = world.zones.zones().getFirst();
    assertThat(zone.id()).endsWith("/" + described.properties().dnsProperties().hostedZoneId());
    assertThat(zone.config().privateZone()).isFalse();
    assertThat(zone.linkedService().servicePrincipal()).isEqualTo("servicediscovery.amazonaws.com");
    world.call(
        client ->
            client.updatePublicDnsNamespace(
                r ->
                    r.id(id)
                        .namespace(
                            change ->
                                change
                                    .description("for all")
                                    .properties(
                                        p -> p.dnsProperties(d -> d.soa(s -> s.ttl(30L)))))));
    var changed = world.call(client -> client.getNamespace(r -> r.id(id))).namespace();
    assertThat(changed.description()).isEqualTo("for all");
    assertThat(changed.properties().dnsProperties().soa().ttl()).isEqualTo(30);
    assertRefused(
        "InvalidInput",
        "is of the type DNS_PUBLIC, not DNS_PRIVATE",
        () ->
            world.call(
                client ->
                    client.updatePrivateDnsNamespace(
                        r -> r.id(id).namespace(change -> change.description("x")))));
    assertRefused(
        "InvalidInput",
        "'name'",
        () -> world.call(client -> client.createPublicDnsNamespace(r -> r.name("a b"))));
    world.call(client -> client.deleteNamespace(r -> r.id(id)));
    assertThat(world.zones.zones()).isEmpty();
  }

  @Test
  void anOperationTellsWhatBecameOfIt() {
    var id = world.call(client -> client.createHttpNamespace(r -> r.name("http"))).operationId();
    var operation = world.operation(id);
    assertThat(operation.status()).isEqualTo(OperationStatus.SUCCESS);
    assertThat(operation.type()).isEqualTo(OperationType.CREATE_NAMESPACE);
    assertRefused(
        "OperationNotFound",
        "none",
        () -> world.call(client -> client.getOperation(r -> r.operationId("none"))));
  }

  @Test
  void aNamespaceThatRoute53RefusesFailsItsOperation() {
    world.privateNamespace("example.internal");
    var again =
        world.operation(
            world
                .call(
                    client ->
                        client.createPrivateDnsNamespace(
                            r -> r.name("example.internal").vpc(FakeNetwork.VPC)))
                .operationId());
    assertThat(again.status()).isEqualTo(OperationStatus.FAIL);
    assertThat(again.errorCode()).isEqualTo("CANNOT_CREATE_HOSTED_ZONE");
    var elsewhere =
        world.operation(
            world
                .call(
                    client ->
                        client.createPrivateDnsNamespace(
                            r -> r.name("other.internal").vpc("vpc-none")))
                .operationId());
    assertThat(elsewhere.status()).isEqualTo(OperationStatus.FAIL);
    assertThat(elsewhere.errorMessage()).contains("vpc-none");
    assertThat(world.call(client -> client.listNamespaces(r -> {})).namespaces()).hasSize(1);
  }

  @Test
  void theSameRequestAgainIsTheSameOperation() {
    var first =
        world.call(client -> client.createHttpNamespace(r -> r.name("a").creatorRequestId("1")));
    var again =
        world.call(client -> client.createHttpNamespace(r -> r.name("a").creatorRequestId("1")));
    assertThat(again.operationId()).isEqualTo(first.operationId());
    assertRefused(
        "NamespaceAlreadyExists",
        "exists",
        () ->
            world.call(
                client -> client.createHttpNamespace(r -> r.name("a").creatorRequestId("2"))));
  }

  @Test
  void aNameThatIsUsedAgainIsAnotherForTheApi() {
    world.httpNamespace("shared");
    var id = world.privateNamespace("shared");
    var described = world.call(client -> client.getNamespace(r -> r.id(id))).namespace();
    assertThat(described.properties().httpProperties().httpName()).matches("shared-[0-9a-f]{8}");
  }

  @Test
  void descriptionsAndTimesToLiveChange() {
    var dns = world.privateNamespace("example.internal");
    world.call(
        client ->
            client.updatePrivateDnsNamespace(
                r ->
                    r.id(dns)
                        .namespace(
                            change ->
                                change
                                    .description("new")
                                    .properties(
                                        p -> p.dnsProperties(d -> d.soa(soa -> soa.ttl(100L)))))));
    var described = world.call(client -> client.getNamespace(r -> r.id(dns))).namespace();
    assertThat(described.description()).isEqualTo("new");
    assertThat(described.properties().dnsProperties().soa().ttl()).isEqualTo(100);
    assertThat(world.zones.sets(world.zones.zones().getFirst().id()))
        .filteredOn(set -> set.type() == RRType.SOA)
        .singleElement()
        .satisfies(
            authority -> {
              assertThat(authority.ttl()).isEqualTo(100);
              assertThat(authority.resourceRecords().getFirst().value()).endsWith(" 100");
            });

    assertRefused(
        "InvalidInput",
        "'namespace.properties.dnsProperties.sOA.tTL'",
        () ->
            world.call(
                client ->
                    client.updatePrivateDnsNamespace(
                        r ->
                            r.id(dns)
                                .namespace(
                                    change ->
                                        change.properties(
                                            p -> p.dnsProperties(d -> d.soa(soa -> {})))))));

    var http = world.httpNamespace("http");
    world.call(
        client ->
            client.updateHttpNamespace(r -> r.id(http).namespace(c -> c.description("other"))));
    assertThat(world.call(client -> client.getNamespace(r -> r.id(http))).namespace().description())
        .isEqualTo("other");
    assertRefused(
        "InvalidInput",
        "of the type HTTP",
        () ->
            world.call(
                client ->
                    client.updatePrivateDnsNamespace(
                        r -> r.id(http).namespace(c -> c.description("x")))));
  }

  @Test
  void aNamespaceIsDeletedWithoutServicesOnly() {
    var id = world.privateNamespace("example.internal");
    var service = world.service(id, "api", r -> r.dnsConfig(World.dns(RecordType.A)));
    assertRefused(
        "ResourceInUse",
        "Namespace has associated services; delete the services before deleting the namespace",
        () -> world.call(client -> client.deleteNamespace(r -> r.id(id))));
    world.call(client -> client.deleteService(r -> r.id(service)));
    world.call(client -> client.deleteNamespace(r -> r.id(id)));
    assertRefused(
        "NamespaceNotFound", id, () -> world.call(client -> client.getNamespace(r -> r.id(id))));
    assertThat(world.zones.zones()).isEmpty();
  }

  @Test
  void anotherRequestMeanwhileIsADuplicate() {
    var id = world.httpNamespace("http");
    assertRefused(
        "DuplicateRequest",
        "in progress",
        () ->
            world.call(
                client -> {
                  client.deleteNamespace(r -> r.id(id));
                  return client.deleteNamespace(r -> r.id(id));
                }));
  }

  @Test
  void listsAreFilteredAndComeInPages() {
    world.privateNamespace("a.internal");
    world.httpNamespace("b");
    world.httpNamespace("c");
    assertThat(listed(filter(NamespaceFilterName.TYPE, FilterCondition.EQ, "HTTP")))
        .containsExactly("b", "c");
    assertThat(listed(filter(NamespaceFilterName.NAME, FilterCondition.BEGINS_WITH, "a.")))
        .containsExactly("a.internal");
    assertThat(listed(filter(NamespaceFilterName.HTTP_NAME, FilterCondition.EQ, "b")))
        .containsExactly("b");
    assertRefused(
        "InvalidInput",
        "does not support",
        () -> listed(filter(NamespaceFilterName.NAME, FilterCondition.BETWEEN, "a", "b")));
    assertRefused(
        "InvalidInput",
        "takes 1 values",
        () -> listed(filter(NamespaceFilterName.NAME, FilterCondition.EQ, "a", "b")));

    var page = world.call(client -> client.listNamespaces(r -> r.maxResults(2)));
    assertThat(page.namespaces()).hasSize(2);
    assertThat(
            world
                .call(client -> client.listNamespaces(r -> r.nextToken(page.nextToken())))
                .namespaces())
        .extracting(NamespaceSummary::name)
        .containsExactly("c");
    assertRefused(
        "InvalidInput",
        "NextToken",
        () -> world.call(client -> client.listNamespaces(r -> r.nextToken("x"))));
    assertRefused(
        "InvalidInput",
        "less than or equal to 100",
        () -> world.call(client -> client.listNamespaces(r -> r.maxResults(101))));
  }

  @Test
  void tagsComeAndGo() {
    var id = world.httpNamespace("http");
    var arn = world.call(client -> client.getNamespace(r -> r.id(id))).namespace().arn();
    var tag = Tag.builder().key("a").value("1").build();
    world.call(client -> client.tagResource(r -> r.resourceARN(arn).tags(tag)));
    assertThat(world.call(client -> client.listTagsForResource(r -> r.resourceARN(arn))).tags())
        .containsExactly(tag);
    world.call(client -> client.untagResource(r -> r.resourceARN(arn).tagKeys("a")));
    assertThat(world.call(client -> client.listTagsForResource(r -> r.resourceARN(arn))).tags())
        .isEmpty();
    var many =
        IntStream.rangeClosed(0, 50)
            .mapToObj(i -> Tag.builder().key("k" + i).value("v").build())
            .toList();
    assertRefused(
        "TooManyTagsException",
        "50",
        () -> world.call(client -> client.tagResource(r -> r.resourceARN(arn).tags(many))));
    assertRefused(
        "ResourceNotFoundException",
        "arn:none",
        () -> world.call(client -> client.listTagsForResource(r -> r.resourceARN("arn:none"))));
  }

  private List<String> listed(NamespaceFilter filter) {
    return world.call(client -> client.listNamespaces(r -> r.filters(filter))).namespaces().stream()
        .map(NamespaceSummary::name)
        .toList();
  }

  private static NamespaceFilter filter(
      NamespaceFilterName name, FilterCondition condition, String... values) {
    return NamespaceFilter.builder().name(name).condition(condition).values(values).build();
  }
}

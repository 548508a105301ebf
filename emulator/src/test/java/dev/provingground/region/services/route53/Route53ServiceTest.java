package dev.provingground.region.services.route53;

import static dev.provingground.region.services.route53.HostedWorld.change;
import static dev.provingground.region.services.route53.HostedWorld.in;
import static dev.provingground.region.services.route53.HostedWorld.set;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ListHostedZonesRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.Tag;

/** Hosted zones, public and private, and whose they are. */
final class Route53ServiceTest {
  private final HostedWorld world = new HostedWorld();

  @Test
  void aPublicZoneHasNameServersAndAnAuthority() {
    var zone = world.publicZone("Example.COM");
    assertThat(zone).startsWith("/hostedzone/Z");
    var found = world.call(r53 -> r53.getHostedZone(r -> r.id(zone)));
    assertThat(found.hostedZone().name()).isEqualTo("example.com.");
    assertThat(found.hostedZone().config().privateZone()).isFalse();
    assertThat(found.delegationSet().nameServers()).hasSize(4);
    assertThat(world.names(zone)).containsExactly("NS example.com.", "SOA example.com.");
    assertThat(world.servers.zones.values())
        .singleElement()
        .satisfies(served -> assertThat(served.isPublic()).isTrue());
  }

  @Test
  void aPrivateZoneIsServedInItsVpcs() {
    var one = world.vpc();
    var other = world.vpc();
    var zone = world.privateZone("internal", one);
    assertThat(world.call(r53 -> r53.getHostedZone(r -> r.id(zone))).vpCs())
        .containsExactly(in(one));
    world.call(r53 -> r53.associateVPCWithHostedZone(r -> r.hostedZoneId(zone).vpc(in(other))));
    assertThat(world.servers.zones.values())
        .singleElement()
        .satisfies(served -> assertThat(served.vpcIds()).containsExactlyInAnyOrder(one, other));
    world.call(r53 -> r53.disassociateVPCFromHostedZone(r -> r.hostedZoneId(zone).vpc(in(one))));
    assertThat(world.servers.zones.values())
        .singleElement()
        .satisfies(served -> assertThat(served.vpcIds()).containsExactly(other));
    assertRefused(
        () ->
            world.call(
                r53 -> r53.disassociateVPCFromHostedZone(r -> r.hostedZoneId(zone).vpc(in(one)))),
        "VPCAssociationNotFound");
    assertRefused(
        () ->
            world.call(
                r53 -> r53.disassociateVPCFromHostedZone(r -> r.hostedZoneId(zone).vpc(in(other)))),
        "LastVPCAssociation");
  }

  @Test
  void aVpcHasOnePrivateZoneOfAName() {
    var vpc = world.vpc();
    world.privateZone("internal", vpc);
    assertRefused(() -> world.privateZone("internal.", vpc), "ConflictingDomainExists", vpc);
    assertRefused(() -> world.privateZone("other", "vpc-0"), "InvalidVPCId", "vpc-0");
    assertRefused(
        () ->
            world.call(
                r53 ->
                    r53.associateVPCWithHostedZone(
                        r -> r.hostedZoneId(world.publicZone("example.com")).vpc(in(vpc)))),
        "PublicZoneVPCAssociation");
  }

  @Test
  void aCallerReferenceIsUsedOnce() {
    world.call(r53 -> r53.createHostedZone(r -> r.name("a.example").callerReference("same")));
    assertRefused(
        () ->
            world.call(
                r53 -> r53.createHostedZone(r -> r.name("b.example").callerReference("same"))),
        "HostedZoneAlreadyExists",
        "same");
    assertRefused(
        () -> world.call(r53 -> r53.createHostedZone(r -> r.name("a..b").callerReference("x"))),
        "InvalidDomainName",
        "a..b");
  }

  @Test
  void zonesAreListedByIdAndByName() {
    for (var name : List.of("c.example", "a.example", "b.example")) {
      world.publicZone(name);
    }
    assertThat(world.call(Route53Client::getHostedZoneCount).hostedZoneCount()).isEqualTo(3);
    List<String> all =
        world.call(
            r53 ->
                r53
                    .listHostedZonesPaginator(
                        ListHostedZonesRequest.builder().maxItems("2").build())
                    .hostedZones()
                    .stream()
                    .map(HostedZone::name)
                    .toList());
    assertThat(all).containsExactlyInAnyOrder("a.example.", "b.example.", "c.example.");
    var page =
        world.call(r53 -> r53.listHostedZonesByName(r -> r.dnsName("b.example").maxItems("1")));
    assertThat(page.hostedZones()).extracting(HostedZone::name).containsExactly("b.example.");
    assertThat(page.nextDNSName()).isEqualTo("c.example.");
  }

  @Test
  void aZoneWithRecordsOfItsOwnIsNotDeleted() {
    var zone = world.publicZone("example.com");
    var www = set("www.example.com", RRType.A, "192.0.2.1");
    world.change(zone, change(ChangeAction.CREATE, www));
    assertRefused(
        () -> world.call(r53 -> r53.deleteHostedZone(r -> r.id(zone))), "HostedZoneNotEmpty");
    world.change(zone, change(ChangeAction.DELETE, www));
    world.call(r53 -> r53.deleteHostedZone(r -> r.id(zone)));
    assertThat(world.servers.zones).isEmpty();
    assertRefused(
        () -> world.call(r53 -> r53.getHostedZone(r -> r.id(zone))),
        "NoSuchHostedZone",
        "No hosted zone found with ID: Z");
  }

  @Test
  void aZoneHasTags() {
    var zone = world.publicZone("example.com").replace("/hostedzone/", "");
    world.call(
        r53 ->
            r53.changeTagsForResource(
                r ->
                    r.resourceType("hostedzone")
                        .resourceId(zone)
                        .addTags(
                            Tag.builder().key("a").value("1").build(),
                            Tag.builder().key("b").value("2").build())));
    world.call(
        r53 ->
            r53.changeTagsForResource(
                r -> r.resourceType("hostedzone").resourceId(zone).removeTagKeys("a")));
    assertThat(
            world
                .call(
                    r53 ->
                        r53.listTagsForResource(r -> r.resourceType("hostedzone").resourceId(zone)))
                .resourceTagSet()
                .tags())
        .containsExactly(Tag.builder().key("b").value("2").build());
  }

  @Test
  void whatAnotherServiceKeepsItsCustomerSeesAndDoesNotChange() {
    var vpc = world.vpc();
    var zones = world.service.managedZones();
    var id =
        world.region.call(
            Route53Client.class,
            r53 ->
                zones.create(
                    "svc.local", Optional.of(vpc), "servicediscovery.amazonaws.com", "ns-1"));
    zones.put(id, set("web.svc.local", RRType.A, "10.0.0.4"));
    assertThat(world.names(id)).contains("A web.svc.local.");
    assertThat(world.call(r53 -> r53.getHostedZone(r -> r.id(id))).hostedZone().linkedService())
        .satisfies(
            owner ->
                assertThat(owner.servicePrincipal()).isEqualTo("servicediscovery.amazonaws.com"));
    assertRefused(
        () -> world.call(r53 -> r53.deleteHostedZone(r -> r.id(id))),
        "AccessDenied",
        "can only be managed through servicediscovery.amazonaws.com");
    zones.remove(id, "web.svc.local", RRType.A, null);
    assertThat(world.names(id)).doesNotContain("A web.svc.local.");
    zones.delete(id);
    assertThat(world.servers.zones).isEmpty();
  }

  @Test
  void permissionsAreForAZoneByItsArn() {
    var request = ListResourceRecordSetsRequest.builder().hostedZoneId("/hostedzone/Z1").build();
    assertThat(world.service.resources("ListResourceRecordSets", request))
        .containsExactly("arn:aws:route53:::hostedzone/Z1");
  }
}

package dev.provingground.region.services.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ListHostedZonesRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.VPC;

final class Route53ServiceTest {
  private static final String BALANCER = "web-1.us-east-1.elb.amazonaws.com";
  private static final String BALANCERS = "Z35SXDOTRQ7X7K";

  private final FakeRegion region = new FakeRegion();
  private final InMemoryNameServers servers = new InMemoryNameServers();
  private final Route53Service service = new Route53Service(region.context(), servers);
  private int references;

  Route53ServiceTest() {
    region.add(Ec2Client.class, new Ec2Service(region.context(), new InMemoryFabric()));
    region.add(Route53Client.class, service);
  }

  private <R> R call(Function<Route53Client, R> operation) {
    return region.call(Route53Client.class, operation);
  }

  private String publicZone(String name) {
    return call(r53 -> r53.createHostedZone(r -> r.name(name).callerReference("r" + references++)))
        .hostedZone()
        .id();
  }

  private String vpc() {
    return region
        .call(Ec2Client.class, ec2 -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")))
        .vpc()
        .vpcId();
  }

  private static VPC in(String vpcId) {
    return VPC.builder().vpcId(vpcId).vpcRegion("us-east-1").build();
  }

  private String privateZone(String name, String vpcId) {
    return call(r53 ->
            r53.createHostedZone(
                r -> r.name(name).callerReference("r" + references++).vpc(in(vpcId))))
        .hostedZone()
        .id();
  }

  private static ResourceRecordSet set(String name, RRType type, String... values) {
    return ResourceRecordSet.builder()
        .name(name)
        .type(type)
        .ttl(60L)
        .resourceRecords(
            Stream.of(values).map(v -> ResourceRecord.builder().value(v).build()).toList())
        .build();
  }

  private static Change change(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  private String change(String zone, Change... changes) {
    return call(r53 ->
            r53.changeResourceRecordSets(
                r -> r.hostedZoneId(zone).changeBatch(batch -> batch.changes(changes))))
        .changeInfo()
        .id();
  }

  private List<ResourceRecordSet> records(String zone) {
    return call(r53 -> r53.listResourceRecordSets(r -> r.hostedZoneId(zone))).resourceRecordSets();
  }

  private List<String> names(String zone) {
    return records(zone).stream().map(set -> set.typeAsString() + " " + set.name()).toList();
  }

  private static void assertRefused(ThrowingCallable call, String code, String... words) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(Stream.of(words))
                  .allSatisfy(
                      word -> assertThat(error.awsErrorDetails().errorMessage()).contains(word));
            });
  }

  @Test
  void aPublicZoneHasNameServersAndAnAuthority() {
    var zone = publicZone("Example.COM");
    assertThat(zone).startsWith("/hostedzone/Z");
    var found = call(r53 -> r53.getHostedZone(r -> r.id(zone)));
    assertThat(found.hostedZone().name()).isEqualTo("example.com.");
    assertThat(found.hostedZone().config().privateZone()).isFalse();
    assertThat(found.delegationSet().nameServers()).hasSize(4);
    assertThat(names(zone)).containsExactly("NS example.com.", "SOA example.com.");
    assertThat(servers.zones.values())
        .singleElement()
        .satisfies(served -> assertThat(served.isPublic()).isTrue());
  }

  @Test
  void aPrivateZoneIsServedInItsVpcs() {
    var one = vpc();
    var other = vpc();
    var zone = privateZone("internal", one);
    assertThat(call(r53 -> r53.getHostedZone(r -> r.id(zone))).vpCs()).containsExactly(in(one));
    call(r53 -> r53.associateVPCWithHostedZone(r -> r.hostedZoneId(zone).vpc(in(other))));
    assertThat(servers.zones.values())
        .singleElement()
        .satisfies(served -> assertThat(served.vpcIds()).containsExactlyInAnyOrder(one, other));
    call(r53 -> r53.disassociateVPCFromHostedZone(r -> r.hostedZoneId(zone).vpc(in(one))));
    assertThat(servers.zones.values())
        .singleElement()
        .satisfies(served -> assertThat(served.vpcIds()).containsExactly(other));
    assertRefused(
        () ->
            call(r53 -> r53.disassociateVPCFromHostedZone(r -> r.hostedZoneId(zone).vpc(in(one)))),
        "VPCAssociationNotFound");
    assertRefused(
        () ->
            call(
                r53 -> r53.disassociateVPCFromHostedZone(r -> r.hostedZoneId(zone).vpc(in(other)))),
        "LastVPCAssociation");
  }

  @Test
  void aVpcHasOnePrivateZoneOfAName() {
    var vpc = vpc();
    privateZone("internal", vpc);
    assertRefused(() -> privateZone("internal.", vpc), "ConflictingDomainExists", vpc);
    assertRefused(() -> privateZone("other", "vpc-0"), "InvalidVPCId", "vpc-0");
    assertRefused(
        () ->
            call(
                r53 ->
                    r53.associateVPCWithHostedZone(
                        r -> r.hostedZoneId(publicZone("example.com")).vpc(in(vpc)))),
        "PublicZoneVPCAssociation");
  }

  @Test
  void aCallerReferenceIsUsedOnce() {
    call(r53 -> r53.createHostedZone(r -> r.name("a.example").callerReference("same")));
    assertRefused(
        () -> call(r53 -> r53.createHostedZone(r -> r.name("b.example").callerReference("same"))),
        "HostedZoneAlreadyExists",
        "same");
    assertRefused(
        () -> call(r53 -> r53.createHostedZone(r -> r.name("a..b").callerReference("x"))),
        "InvalidDomainName",
        "a..b");
  }

  @Test
  void aBatchIsMadeWholeOrNotAtAll() {
    var zone = publicZone("example.com");
    change(zone, change(ChangeAction.CREATE, set("www.example.com", RRType.A, "192.0.2.1")));
    var before = records(zone);
    assertRefused(
        () ->
            change(
                zone,
                change(ChangeAction.UPSERT, set("new.example.com", RRType.A, "192.0.2.9")),
                change(ChangeAction.CREATE, set("WWW.example.com.", RRType.A, "192.0.2.2")),
                change(ChangeAction.DELETE, set("no.example.com", RRType.A, "192.0.2.2"))),
        "InvalidChangeBatch",
        "Tried to create resource record set [name='www.example.com.', type='A'] but it already"
            + " exists",
        "Tried to delete resource record set [name='no.example.com.', type='A'] but it was not"
            + " found");
    assertThat(records(zone)).isEqualTo(before);
    assertThat(servers.zones.values().iterator().next().records()).hasSize(3);
  }

  @Test
  void aBatchSeesItsOwnChanges() {
    var zone = publicZone("example.com");
    var first = set("www.example.com", RRType.A, "192.0.2.1");
    change(zone, change(ChangeAction.CREATE, first));
    change(
        zone,
        change(ChangeAction.DELETE, first),
        change(ChangeAction.CREATE, set("www.example.com", RRType.CNAME, "web.example.org")));
    assertThat(names(zone)).contains("CNAME www.example.com.").doesNotContain("A www.example.com.");
  }

  @Test
  void whoDeletesRecordsKnowsThem() {
    var zone = publicZone("example.com");
    change(zone, change(ChangeAction.UPSERT, set("www.example.com", RRType.A, "192.0.2.1")));
    assertRefused(
        () ->
            change(
                zone, change(ChangeAction.DELETE, set("www.example.com", RRType.A, "192.0.2.2"))),
        "InvalidChangeBatch",
        "but the values provided do not match the current values");
    assertRefused(
        () -> change(zone, change(ChangeAction.DELETE, records(zone).getFirst())),
        "InvalidChangeBatch",
        "at least one NS record");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com     | CNAME | web.example.org | is not permitted at apex",
        "www.example.org | A     | 192.0.2.1       | is not permitted in zone example.com.",
        "www.example.com | A     | 192.0.2.256     | is not a valid IPv4 address",
        "www.example.com | AAAA  | 192.0.2.1       | is not a valid IPv6 address",
        "www.example.com | TXT   | plain           | enclosed in quotation marks",
        "www.example.com | SRV   | 1 2 web         | SRV record format",
        "www.example.com | MX    | web.example.com | a preference and a name",
      })
  void whatARecordCannotBeIsRefused(String name, RRType type, String value, String words) {
    var zone = publicZone("example.com");
    assertRefused(
        () -> change(zone, change(ChangeAction.UPSERT, set(name, type, value))),
        "InvalidChangeBatch",
        words);
  }

  @Test
  void aCanonicalNameIsAlone() {
    var zone = publicZone("example.com");
    change(
        zone, change(ChangeAction.CREATE, set("www.example.com", RRType.CNAME, "a.example.org")));
    assertRefused(
        () ->
            change(
                zone, change(ChangeAction.CREATE, set("www.example.com", RRType.A, "192.0.2.1"))),
        "InvalidChangeBatch",
        "a conflicting RRSet of type CNAME with the same DNS name already exists");
    change(zone, change(ChangeAction.CREATE, set("b.example.com", RRType.A, "192.0.2.1")));
    assertRefused(
        () ->
            change(
                zone,
                change(ChangeAction.CREATE, set("b.example.com", RRType.CNAME, "a.example.org"))),
        "InvalidChangeBatch",
        "RRSet of type A with DNS name b.example.com. is not permitted");
  }

  @Test
  void aRecordThatStandsAloneTakesNoOtherBesideIt() {
    var zone = publicZone("example.com");
    var alone = set("www.example.com", RRType.A, "192.0.2.1");
    var other = alone.toBuilder().setIdentifier("1").multiValueAnswer(true).build();
    change(zone, change(ChangeAction.CREATE, alone));
    assertRefused(
        () -> change(zone, change(ChangeAction.CREATE, other)),
        "InvalidChangeBatch",
        "SetIdentifier 1 cannot be created",
        "a non multivalue answer rrset exists");
    change(zone, change(ChangeAction.DELETE, alone), change(ChangeAction.CREATE, other));
    assertThat(records(zone)).hasSize(3).contains(set(other));
  }

  private static ResourceRecordSet set(ResourceRecordSet given) {
    return given.toBuilder().name(given.name() + ".").build();
  }

  @Test
  void whatAnAliasStandsForIsNotTakenAway() {
    var zone = publicZone("example.com");
    var target = set("www.example.com", RRType.A, "192.0.2.1");
    var alias = alias("example.com", zone.replace("/hostedzone/", ""), "www.example.com");
    change(zone, change(ChangeAction.CREATE, target), change(ChangeAction.CREATE, alias));
    assertRefused(
        () -> change(zone, change(ChangeAction.DELETE, target)),
        "InvalidChangeBatch",
        "targets www.example.com.",
        "but that target was not found");
    change(zone, change(ChangeAction.DELETE, target), change(ChangeAction.DELETE, alias));
    assertThat(records(zone)).hasSize(2);
  }

  private static ResourceRecordSet alias(String name, String zoneId, String target) {
    return ResourceRecordSet.builder()
        .name(name)
        .type(RRType.A)
        .aliasTarget(a -> a.hostedZoneId(zoneId).dnsName(target).evaluateTargetHealth(false))
        .build();
  }

  @Test
  void anAliasStandsForALoadBalancerOrForARecordOfItsZone() {
    var zone = publicZone("example.com");
    var id = zone.replace("/hostedzone/", "");
    change(
        zone,
        change(ChangeAction.CREATE, alias("www.example.com", BALANCERS, "dualstack." + BALANCER)),
        change(ChangeAction.CREATE, alias("example.com", id, "www.example.com")));
    assertThat(servers.zones.values().iterator().next().records())
        .anySatisfy(
            one -> {
              assertThat(one.name()).isEqualTo("www.example.com");
              assertThat(one.alias()).contains("dualstack." + BALANCER);
            });
    assertRefused(
        () ->
            change(zone, change(ChangeAction.CREATE, alias("x.example.com", id, "no.example.com"))),
        "InvalidChangeBatch",
        "but that target was not found");
    assertRefused(
        () ->
            change(
                zone,
                change(
                    ChangeAction.CREATE,
                    alias("x.example.com", "Z2FDTNDATAQYW2", "d1.cloudfront.net"))),
        "NotImplemented",
        "d1.cloudfront.net");
  }

  @Test
  void aRecordIsAnAliasOrHasValues() {
    var zone = publicZone("example.com");
    assertRefused(
        () ->
            change(
                zone,
                change(
                    ChangeAction.CREATE,
                    ResourceRecordSet.builder().name("www.example.com").type(RRType.A).build())),
        "InvalidInput",
        "Expected exactly one of [AliasTarget",
        "Name=www.example.com");
    assertRefused(
        () ->
            change(
                zone,
                change(
                    ChangeAction.CREATE,
                    set("www.example.com", RRType.A, "192.0.2.1").toBuilder()
                        .healthCheckId("abc")
                        .build())),
        "NotImplemented",
        "HealthCheckId");
  }

  @Test
  void recordsOfOneNameAnswerTogetherByTheirIdentifiers() {
    var zone = publicZone("example.com");
    var one = set("www.example.com", RRType.A, "192.0.2.1");
    change(
        zone,
        change(
            ChangeAction.CREATE, one.toBuilder().setIdentifier("1").multiValueAnswer(true).build()),
        change(
            ChangeAction.CREATE,
            one.toBuilder().setIdentifier("2").multiValueAnswer(true).build()));
    assertThat(names(zone)).contains("A www.example.com.").hasSize(4);
    assertRefused(
        () -> change(zone, change(ChangeAction.CREATE, one)),
        "InvalidChangeBatch",
        "a non multivalue answer rrset exists");
    assertRefused(
        () -> change(zone, change(ChangeAction.CREATE, one.toBuilder().weight(1L).build())),
        "InvalidInput",
        "Missing field 'SetIdentifier'");
  }

  @Test
  void recordsArePagedInTheOrderOfTheirNamesFromTheRoot() {
    var zone = publicZone("example.com");
    for (var name : List.of("b.a.example.com", "a.example.com", "z.example.com")) {
      change(zone, change(ChangeAction.CREATE, set(name, RRType.A, "192.0.2.1")));
    }
    var all = new ArrayList<String>();
    Consumer<ListResourceRecordSetsRequest.Builder> from = r -> {};
    for (int pages = 0; pages < 9; pages++) {
      var start = from;
      var page =
          call(
              r53 ->
                  r53.listResourceRecordSets(
                      r -> start.accept(r.hostedZoneId(zone).maxItems("2"))));
      page.resourceRecordSets().forEach(set -> all.add(set.name()));
      if (!page.isTruncated()) {
        break;
      }
      from = r -> r.startRecordName(page.nextRecordName()).startRecordType(page.nextRecordType());
    }
    assertThat(all)
        .containsExactly(
            "example.com.", "example.com.", "a.example.com.", "b.a.example.com.", "z.example.com.");
    assertRefused(
        () -> call(r53 -> r53.listResourceRecordSets(r -> r.hostedZoneId(zone).maxItems("none"))),
        "InvalidInput",
        "MaxItems");
  }

  @Test
  void zonesAreListedByIdAndByName() {
    for (var name : List.of("c.example", "a.example", "b.example")) {
      publicZone(name);
    }
    assertThat(call(Route53Client::getHostedZoneCount).hostedZoneCount()).isEqualTo(3);
    List<String> all =
        call(
            r53 ->
                r53
                    .listHostedZonesPaginator(
                        ListHostedZonesRequest.builder().maxItems("2").build())
                    .hostedZones()
                    .stream()
                    .map(HostedZone::name)
                    .toList());
    assertThat(all).containsExactlyInAnyOrder("a.example.", "b.example.", "c.example.");
    var page = call(r53 -> r53.listHostedZonesByName(r -> r.dnsName("b.example").maxItems("1")));
    assertThat(page.hostedZones()).extracting(HostedZone::name).containsExactly("b.example.");
    assertThat(page.nextDNSName()).isEqualTo("c.example.");
  }

  @Test
  void aZoneWithRecordsOfItsOwnIsNotDeleted() {
    var zone = publicZone("example.com");
    var www = set("www.example.com", RRType.A, "192.0.2.1");
    change(zone, change(ChangeAction.CREATE, www));
    assertRefused(() -> call(r53 -> r53.deleteHostedZone(r -> r.id(zone))), "HostedZoneNotEmpty");
    change(zone, change(ChangeAction.DELETE, www));
    call(r53 -> r53.deleteHostedZone(r -> r.id(zone)));
    assertThat(servers.zones).isEmpty();
    assertRefused(
        () -> call(r53 -> r53.getHostedZone(r -> r.id(zone))),
        "NoSuchHostedZone",
        "No hosted zone found with ID: Z");
  }

  @Test
  void aChangeIsPendingWhenItIsMadeAndInSyncWhenItIsAskedFor() {
    var zone = publicZone("example.com");
    var id = change(zone, change(ChangeAction.UPSERT, set("a.example.com", RRType.A, "192.0.2.1")));
    assertThat(call(r53 -> r53.getChange(r -> r.id(id))).changeInfo().status())
        .isEqualTo(ChangeStatus.INSYNC);
    assertRefused(() -> call(r53 -> r53.getChange(r -> r.id("C0"))), "NoSuchChange", "C0");
    region.advance(Duration.ofDays(1));
    assertRefused(() -> call(r53 -> r53.getChange(r -> r.id(id))), "NoSuchChange");
  }

  @Test
  void aChangeIsTold() {
    var zone = publicZone("example.com");
    var made =
        call(r53 ->
                r53.changeResourceRecordSets(
                    r ->
                        r.hostedZoneId(zone)
                            .changeBatch(
                                batch ->
                                    batch
                                        .comment("moves the site")
                                        .changes(
                                            change(
                                                ChangeAction.UPSERT,
                                                set("a.example.com", RRType.A, "192.0.2.1"))))))
            .changeInfo();
    assertThat(made.status()).isEqualTo(ChangeStatus.PENDING);
    assertThat(call(r53 -> r53.getChange(r -> r.id(made.id()))).changeInfo())
        .isEqualTo(made.toBuilder().status(ChangeStatus.INSYNC).build());
  }

  @Test
  void aZoneHasTags() {
    var zone = publicZone("example.com").replace("/hostedzone/", "");
    call(
        r53 ->
            r53.changeTagsForResource(
                r ->
                    r.resourceType("hostedzone")
                        .resourceId(zone)
                        .addTags(
                            Tag.builder().key("a").value("1").build(),
                            Tag.builder().key("b").value("2").build())));
    call(
        r53 ->
            r53.changeTagsForResource(
                r -> r.resourceType("hostedzone").resourceId(zone).removeTagKeys("a")));
    assertThat(
            call(r53 -> r53.listTagsForResource(r -> r.resourceType("hostedzone").resourceId(zone)))
                .resourceTagSet()
                .tags())
        .containsExactly(Tag.builder().key("b").value("2").build());
  }

  @Test
  void whatAnotherServiceKeepsItsCustomerSeesAndDoesNotChange() {
    var vpc = vpc();
    var zones = service.managedZones();
    var id =
        region.call(
            Route53Client.class,
            r53 ->
                zones.create(
                    "svc.local", Optional.of(vpc), "servicediscovery.amazonaws.com", "ns-1"));
    zones.put(id, set("web.svc.local", RRType.A, "10.0.0.4"));
    assertThat(names(id)).contains("A web.svc.local.");
    assertThat(call(r53 -> r53.getHostedZone(r -> r.id(id))).hostedZone().linkedService())
        .satisfies(
            owner ->
                assertThat(owner.servicePrincipal()).isEqualTo("servicediscovery.amazonaws.com"));
    assertRefused(
        () -> call(r53 -> r53.deleteHostedZone(r -> r.id(id))),
        "AccessDenied",
        "can only be managed through servicediscovery.amazonaws.com");
    zones.remove(id, "web.svc.local", RRType.A, null);
    assertThat(names(id)).doesNotContain("A web.svc.local.");
    zones.delete(id);
    assertThat(servers.zones).isEmpty();
  }

  @Test
  void permissionsAreForAZoneByItsArn() {
    var request = ListResourceRecordSetsRequest.builder().hostedZoneId("/hostedzone/Z1").build();
    assertThat(service.resources("ListResourceRecordSets", request))
        .containsExactly("arn:aws:route53:::hostedzone/Z1");
  }

  @Test
  void whatIsServedIsWhatWasStored() {
    var zone = publicZone("example.com");
    change(zone, change(ChangeAction.CREATE, set("*.example.com", RRType.TXT, "\"v=1\"")));
    assertThat(names(zone)).contains("TXT \\052.example.com.");
    var served = servers.zones.values().iterator().next();
    assertThat(Map.of("vpcs", served.vpcIds())).isEqualTo(Map.of("vpcs", Set.of()));
    assertThat(served.records())
        .anySatisfy(
            one -> {
              assertThat(one.name()).isEqualTo("*.example.com");
              assertThat(one.values()).containsExactly("\"v=1\"");
            });
  }
}

package dev.provingground.region.services.route53;

import static dev.provingground.region.services.route53.HostedWorld.change;
import static dev.provingground.region.services.route53.HostedWorld.set;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Records of hosted zones: changes in batches, what may stand beside what, aliases. */
final class RecordSetsTest {
  private static final String BALANCER = "web-1.us-east-1.elb.amazonaws.com";
  private static final String BALANCERS = "Z35SXDOTRQ7X7K";

  private final HostedWorld world = new HostedWorld();

  @Test
  void aBatchIsMadeWholeOrNotAtAll() {
    var zone = world.publicZone("example.com");
    world.change(zone, change(ChangeAction.CREATE, set("www.example.com", RRType.A, "192.0.2.1")));
    var before = world.records(zone);
    assertRefused(
        () ->
            world.change(
                zone,
                change(ChangeAction.UPSERT, set("new.example.com", RRType.A, "192.0.2.9")),
                change(ChangeAction.CREATE, set("WWW.example.com.", RRType.A, "192.0.2.2")),
                change(ChangeAction.DELETE, set("no.example.com", RRType.A, "192.0.2.2"))),
        "InvalidChangeBatch",
        "Tried to create resource record set [name='www.example.com.', type='A'] but it already"
            + " exists",
        "Tried to delete resource record set [name='no.example.com.', type='A'] but it was not"
            + " found");
    assertThat(world.records(zone)).isEqualTo(before);
    assertThat(world.servers.zones.values().iterator().next().records()).hasSize(3);
  }

  @Test
  void aBatchSeesItsOwnChanges() {
    var zone = world.publicZone("example.com");
    var first = set("www.example.com", RRType.A, "192.0.2.1");
    world.change(zone, change(ChangeAction.CREATE, first));
    world.change(
        zone,
        change(ChangeAction.DELETE, first),
        change(ChangeAction.CREATE, set("www.example.com", RRType.CNAME, "web.example.org")));
    assertThat(world.names(zone))
        .contains("CNAME www.example.com.")
        .doesNotContain("A www.example.com.");
  }

  @Test
  void whoDeletesRecordsKnowsThem() {
    var zone = world.publicZone("example.com");
    world.change(zone, change(ChangeAction.UPSERT, set("www.example.com", RRType.A, "192.0.2.1")));
    assertRefused(
        () ->
            world.change(
                zone, change(ChangeAction.DELETE, set("www.example.com", RRType.A, "192.0.2.2"))),
        "InvalidChangeBatch",
        "but the values provided do not match the current values");
    assertRefused(
        () -> world.change(zone, change(ChangeAction.DELETE, world.records(zone).getFirst())),
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
    var zone = world.publicZone("example.com");
    assertRefused(
        () -> world.change(zone, change(ChangeAction.UPSERT, set(name, type, value))),
        "InvalidChangeBatch",
        words);
  }

  @Test
  void aCanonicalNameIsAlone() {
    var zone = world.publicZone("example.com");
    world.change(
        zone, change(ChangeAction.CREATE, set("www.example.com", RRType.CNAME, "a.example.org")));
    assertRefused(
        () ->
            world.change(
                zone, change(ChangeAction.CREATE, set("www.example.com", RRType.A, "192.0.2.1"))),
        "InvalidChangeBatch",
        "a conflicting RRSet of type CNAME with the same DNS name already exists");
    world.change(zone, change(ChangeAction.CREATE, set("b.example.com", RRType.A, "192.0.2.1")));
    assertRefused(
        () ->
            world.change(
                zone,
                change(ChangeAction.CREATE, set("b.example.com", RRType.CNAME, "a.example.org"))),
        "InvalidChangeBatch",
        "RRSet of type A with DNS name b.example.com. is not permitted");
  }

  @Test
  void aRecordThatStandsAloneTakesNoOtherBesideIt() {
    var zone = world.publicZone("example.com");
    var alone = set("www.example.com", RRType.A, "192.0.2.1");
    var other = alone.toBuilder().setIdentifier("1").multiValueAnswer(true).build();
    world.change(zone, change(ChangeAction.CREATE, alone));
    assertRefused(
        () -> world.change(zone, change(ChangeAction.CREATE, other)),
        "InvalidChangeBatch",
        "SetIdentifier 1 cannot be created",
        "a non multivalue answer rrset exists");
    world.change(zone, change(ChangeAction.DELETE, alone), change(ChangeAction.CREATE, other));
    assertThat(world.records(zone)).hasSize(3).contains(written(other));
  }

  private static ResourceRecordSet written(ResourceRecordSet given) {
    return given.toBuilder().name(given.name() + ".").build();
  }

  @Test
  void whatAnAliasStandsForIsNotTakenAway() {
    var zone = world.publicZone("example.com");
    var target = set("www.example.com", RRType.A, "192.0.2.1");
    var alias = alias("example.com", zone.replace("/hostedzone/", ""), "www.example.com");
    world.change(zone, change(ChangeAction.CREATE, target), change(ChangeAction.CREATE, alias));
    assertRefused(
        () -> world.change(zone, change(ChangeAction.DELETE, target)),
        "InvalidChangeBatch",
        "targets www.example.com.",
        "but that target was not found");
    world.change(zone, change(ChangeAction.DELETE, target), change(ChangeAction.DELETE, alias));
    assertThat(world.records(zone)).hasSize(2);
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
    var zone = world.publicZone("example.com");
    var id = zone.replace("/hostedzone/", "");
    world.change(
        zone,
        change(ChangeAction.CREATE, alias("www.example.com", BALANCERS, "dualstack." + BALANCER)),
        change(ChangeAction.CREATE, alias("example.com", id, "www.example.com")));
    assertThat(world.servers.zones.values().iterator().next().records())
        .anySatisfy(
            one -> {
              assertThat(one.name()).isEqualTo("www.example.com");
              assertThat(one.alias()).contains("dualstack." + BALANCER);
            });
    assertRefused(
        () ->
            world.change(
                zone, change(ChangeAction.CREATE, alias("x.example.com", id, "no.example.com"))),
        "InvalidChangeBatch",
        "but that target was not found");
    assertRefused(
        () ->
            world.change(
                zone,
                change(
                    ChangeAction.CREATE,
                    alias("x.example.com", "Z2FDTNDATAQYW2", "d1.cloudfront.net"))),
        "NotImplemented",
        "d1.cloudfront.net");
  }

  @Test
  void aRecordIsAnAliasOrHasValues() {
    var zone = world.publicZone("example.com");
    assertRefused(
        () ->
            world.change(
                zone,
                change(
                    ChangeAction.CREATE,
                    ResourceRecordSet.builder().name("www.example.com").type(RRType.A).build())),
        "InvalidInput",
        "Expected exactly one of [AliasTarget",
        "Name=www.example.com");
    assertRefused(
        () ->
            world.change(
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
    var zone = world.publicZone("example.com");
    var one = set("www.example.com", RRType.A, "192.0.2.1");
    world.change(
        zone,
        change(
            ChangeAction.CREATE, one.toBuilder().setIdentifier("1").multiValueAnswer(true).build()),
        change(
            ChangeAction.CREATE,
            one.toBuilder().setIdentifier("2").multiValueAnswer(true).build()));
    assertThat(world.names(zone)).contains("A www.example.com.").hasSize(4);
    assertRefused(
        () -> world.change(zone, change(ChangeAction.CREATE, one)),
        "InvalidChangeBatch",
        "a non multivalue answer rrset exists");
    assertRefused(
        () -> world.change(zone, change(ChangeAction.CREATE, one.toBuilder().weight(1L).build())),
        "InvalidInput",
        "Missing field 'SetIdentifier'");
  }

  @Test
  void recordsArePagedInTheOrderOfTheirNamesFromTheRoot() {
    var zone = world.publicZone("example.com");
    for (var name : List.of("b.a.example.com", "a.example.com", "z.example.com")) {
      world.change(zone, change(ChangeAction.CREATE, set(name, RRType.A, "192.0.2.1")));
    }
    var all = new ArrayList<String>();
    Consumer<ListResourceRecordSetsRequest.Builder> from = r -> {};
    for (int pages = 0; pages < 9; pages++) {
      var start = from;
      var page =
          world.call(
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
        () ->
            world.call(
                r53 -> r53.listResourceRecordSets(r -> r.hostedZoneId(zone).maxItems("none"))),
        "InvalidInput",
        "MaxItems");
  }

  @Test
  void aChangeIsPendingWhenItIsMadeAndInSyncWhenItIsAskedFor() {
    var zone = world.publicZone("example.com");
    var id =
        world.change(
            zone, change(ChangeAction.UPSERT, set("a.example.com", RRType.A, "192.0.2.1")));
    assertThat(world.call(r53 -> r53.getChange(r -> r.id(id))).changeInfo().status())
        .isEqualTo(ChangeStatus.INSYNC);
    assertRefused(() -> world.call(r53 -> r53.getChange(r -> r.id("C0"))), "NoSuchChange", "C0");
    world.region.advance(Duration.ofDays(1));
    assertRefused(() -> world.call(r53 -> r53.getChange(r -> r.id(id))), "NoSuchChange");
  }

  @Test
  void aChangeIsTold() {
    var zone = world.publicZone("example.com");
    var made =
        world
            .call(
                r53 ->
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
    assertThat(world.call(r53 -> r53.getChange(r -> r.id(made.id()))).changeInfo())
        .isEqualTo(made.toBuilder().status(ChangeStatus.INSYNC).build());
  }

  @Test
  void whatIsServedIsWhatWasStored() {
    var zone = world.publicZone("example.com");
    world.change(zone, change(ChangeAction.CREATE, set("*.example.com", RRType.TXT, "\"v=1\"")));
    assertThat(world.names(zone)).contains("TXT \\052.example.com.");
    var served = world.servers.zones.values().iterator().next();
    assertThat(Map.of("vpcs", served.vpcIds())).isEqualTo(Map.of("vpcs", Set.of()));
    assertThat(served.records())
        .anySatisfy(
            one -> {
              assertThat(one.name()).isEqualTo("*.example.com");
              assertThat(one.values()).containsExactly("\"v=1\"");
            });
  }
}

package dev.provingground.region.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.route53.NameServers.Records;
import dev.provingground.region.services.route53.NameServers.Zone;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostedNamesTest {
  private static final String BALANCER = "web-1.us-east-1.elb.amazonaws.com";

  private final PublicNames internet = new PublicNames();
  private final HostedNames names = internet.hosted();

  private static Records values(String name, String type, String... values) {
    return new Records(name, type, 60, List.of(values), Optional.empty(), Optional.empty());
  }

  private static Records alias(String name, String target) {
    return new Records(name, "A", 0, List.of(), Optional.of(target), Optional.empty());
  }

  private void zone(String name, Set<String> vpcs, Records... records) {
    names.put(new Zone("Z" + name + vpcs, name, vpcs, List.of(records)));
  }

  private List<String> inVpc(String vpcId, String name, String type) {
    return names.inVpc(vpcId, name, type).orElseThrow().records().stream()
        .map(DnsRecord::value)
        .toList();
  }

  @Test
  void aPrivateZoneIsAnsweredInItsVpcsOnly() {
    zone("internal", Set.of("vpc-1"), values("db.internal", "A", "10.0.0.4"));
    assertThat(inVpc("vpc-1", "DB.Internal", "A")).containsExactly("10.0.0.4");
    assertThat(names.inVpc("vpc-2", "db.internal", "A")).isEmpty();
    assertThat(internet.resolve("db.internal")).isEmpty();
  }

  @Test
  void aPrivateZoneHidesWhatIsPublicOfItsNames() {
    zone("example.com", Set.of(), values("www.example.com", "A", "203.0.113.7"));
    zone("example.com", Set.of("vpc-1"), values("db.example.com", "A", "10.0.0.4"));
    assertThat(names.inVpc("vpc-1", "www.example.com", "A")).contains(DnsAnswer.NO_SUCH_NAME);
    assertThat(internet.resolve("WWW.example.com.")).containsExactly("203.0.113.7");
  }

  @Test
  void theNearestZoneAnswers() {
    zone("example.com", Set.of(), values("a.b.example.com", "A", "203.0.113.7"));
    zone("b.example.com", Set.of(), values("a.b.example.com", "A", "203.0.113.8"));
    assertThat(internet.resolve("a.b.example.com")).containsExactly("203.0.113.8");
  }

  @Test
  void anAliasHasTheAddressesOfItsLoadBalancer() {
    zone("example.com", Set.of(), alias("example.com", "dualstack." + BALANCER));
    assertThat(internet.resolve("example.com")).isEmpty();
    internet.put(BALANCER, List.of("203.0.113.1", "203.0.113.2"));
    assertThat(internet.resolve("example.com"))
        .containsExactlyInAnyOrder("203.0.113.1", "203.0.113.2");
  }

  @Test
  void aCanonicalNameIsFollowed() {
    internet.put(BALANCER, List.of("203.0.113.1"));
    zone("example.com", Set.of(), values("www.example.com", "CNAME", BALANCER));
    assertThat(names.inPublic("www.example.com", "A").orElseThrow().records())
        .containsExactly(
            new DnsRecord("www.example.com", "CNAME", 60, BALANCER),
            new DnsRecord(BALANCER, "A", 60, "203.0.113.1"));
    assertThat(names.inPublic("www.example.com", "CNAME").orElseThrow().records()).hasSize(1);
  }

  @Test
  void aCircleOfNamesEnds() {
    zone(
        "example.com",
        Set.of(),
        values("a.example.com", "CNAME", "b.example.com."),
        values("b.example.com", "CNAME", "a.example.com"));
    assertThat(internet.resolve("a.example.com")).isEmpty();
  }

  @Test
  void aWildcardStandsForWhatHasNoRecords() {
    zone(
        "example.com",
        Set.of(),
        values("*.example.com", "A", "203.0.113.7"),
        values("www.example.com", "TXT", "\"here\""));
    assertThat(internet.resolve("any.thing.example.com")).containsExactly("203.0.113.7");
    assertThat(names.inPublic("www.example.com", "A")).contains(new DnsAnswer(true, List.of()));
  }

  @Test
  void recordsOfOneNameAreAnsweredTogetherUnlessTheyHaveWeights() {
    zone(
        "example.com",
        Set.of(),
        values("all.example.com", "A", "203.0.113.1"),
        values("all.example.com", "A", "203.0.113.2"),
        weighted("one.example.com", 0, "203.0.113.1"),
        weighted("one.example.com", 5, "203.0.113.2"));
    assertThat(internet.resolve("all.example.com")).hasSize(2);
    assertThat(internet.resolve("one.example.com")).containsExactly("203.0.113.2");
  }

  private static Records weighted(String name, long weight, String value) {
    return new Records(name, "A", 60, List.of(value), Optional.empty(), Optional.of(weight));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A     | 192.0.2.1             | c0000201",
        "AAAA  | 2001:db8::1           | 20010db8000000000000000000000001",
        "CNAME | a.bc.                 | 016102626300",
        "MX    | 10 a.bc               | 000a016102626300",
        "SRV   | 1 2 80 a.bc           | 000100020050016102626300",
        "TXT   | \"a\\\"b\" \"\\101\"  | 036122620141",
        "SOA   | a. b. 1 2 3 4 5       | 0161000162000000000100000002000000030000000400000005",
      })
  void valuesAreWrittenAsDatagramsHaveThem(String type, String value, String hex) {
    assertThat(HexFormat.of().formatHex(new DnsRecord("x", type, 60, value).data())).isEqualTo(hex);
  }
}

package dev.provingground.region.fabric;

import dev.provingground.region.services.route53.NameServers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The names of hosted zones. A private zone is answered in its VPCs only, where it hides all other
 * names within it, as on AWS. Thread-safe; a change holds for the next look-up.
 */
public final class HostedNames implements NameServers {
  private static final String CNAME = "CNAME";
  private static final int LONGEST_CHAIN = 16;

  /** Of records with the same name, as many are answered at a time. */
  private static final int MOST_ANSWERED = 8;

  private final Function<String, List<String>> balancers;
  private final Map<String, Zone> zones = new ConcurrentHashMap<>();

  /**
   * @param balancers the addresses of a load balancer's name, none where there is no such name
   */
  HostedNames(Function<String, List<String>> balancers) {
    this.balancers = balancers;
  }

  @Override
  public void put(Zone zone) {
    zones.put(zone.id(), zone);
  }

  @Override
  public void remove(String zoneId) {
    zones.remove(zoneId);
  }

  /** What a VPC's private zones say; empty where none is responsible. */
  Optional<DnsAnswer> inVpc(String vpcId, String name, String type) {
    return lookup(name, type, zone -> zone.vpcIds().contains(vpcId), LONGEST_CHAIN);
  }

  /** What the public zones say; empty where none is responsible. */
  Optional<DnsAnswer> inPublic(String name, String type) {
    return lookup(name, type, Zone::isPublic, LONGEST_CHAIN);
  }

  private Optional<DnsAnswer> lookup(String asked, String type, Predicate<Zone> visible, int left) {
    var name = asked.toLowerCase(Locale.ROOT);
    return zones.values().stream()
        .filter(visible)
        .filter(zone -> name.equals(zone.name()) || name.endsWith("." + zone.name()))
        .max(Comparator.<Zone>comparingInt(zone -> zone.name().length()).thenComparing(Zone::id))
        .map(zone -> answer(zone, name, type, visible, left));
  }

  private DnsAnswer answer(Zone zone, String name, String type, Predicate<Zone> visible, int left) {
    var here = at(zone, name);
    if (here.isEmpty()) {
      boolean between = zone.records().stream().anyMatch(one -> one.name().endsWith("." + name));
      return new DnsAnswer(between, List.of());
    }
    var found = chosen(here.stream().filter(one -> one.type().equals(type)).toList());
    if (found.isEmpty() && !type.equals(CNAME)) {
      var aliases = chosen(here.stream().filter(one -> one.type().equals(CNAME)).toList());
      if (!aliases.isEmpty()) {
        return followed(name, type, aliases.getFirst(), visible, left);
      }
    }
    return new DnsAnswer(
        true,
        found.stream()
            .flatMap(one -> records(name, one, visible, left))
            .limit(MOST_ANSWERED)
            .toList());
  }

  /** Those of the name, or else of the nearest wildcard above it. */
  private static List<Records> at(Zone zone, String name) {
    var exact = zone.records().stream().filter(one -> one.name().equals(name)).toList();
    var rest = name;
    while (exact.isEmpty() && rest.length() > zone.name().length()) {
      rest = rest.substring(rest.indexOf('.') + 1);
      var wildcard = "*." + rest;
      exact = zone.records().stream().filter(one -> one.name().equals(wildcard)).toList();
    }
    return exact;
  }

  /** All, or where they have weights, one of them by its weight. */
  private static List<Records> chosen(List<Records> sets) {
    long total = sets.stream().mapToLong(one -> one.weight().orElse(0L)).sum();
    if (total == 0) {
      return sets;
    }
    long drawn = ThreadLocalRandom.current().nextLong(total);
    for (var one : sets) {
      drawn -= one.weight().orElse(0L);
      if (drawn < 0) {
        return List.of(one);
      }
    }
    return sets;
  }

  private Stream<DnsRecord> records(String name, Records set, Predicate<Zone> visible, int left) {
    return set.alias().isPresent()
        ? resolved(set.alias().get(), set.type(), visible, left - 1).records().stream()
            .map(one -> new DnsRecord(name, one.type(), one.seconds(), one.value()))
        : set.values().stream().map(value -> new DnsRecord(name, set.type(), set.seconds(), value));
  }

  private DnsAnswer followed(
      String name, String type, Records alias, Predicate<Zone> visible, int left) {
    var all = new ArrayList<DnsRecord>();
    var target = alias.values().getFirst();
    all.add(new DnsRecord(name, CNAME, alias.seconds(), target));
    var canonical = target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
    all.addAll(resolved(canonical, type, visible, left - 1).records());
    return new DnsAnswer(true, all);
  }

  /** What another name comes to for whoever asked: in a zone that he sees, or a load balancer's. */
  private DnsAnswer resolved(String name, String type, Predicate<Zone> visible, int left) {
    if (left == 0) {
      return DnsAnswer.NO_SUCH_NAME; // a circle
    }
    var addresses = balancers.apply(name);
    return addresses.isEmpty()
        ? lookup(name, type, visible, left)
            .or(() -> lookup(name, type, Zone::isPublic, left))
            .orElse(DnsAnswer.NO_SUCH_NAME)
        : DnsAnswer.ofAddresses(name, type, addresses);
  }
}

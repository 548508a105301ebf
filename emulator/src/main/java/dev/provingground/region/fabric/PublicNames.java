package dev.provingground.region.fabric;

import dev.provingground.region.services.elbv2.NameRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The DNS names that the internet resolves: load balancers', and those of public hosted zones.
 * Names are case-insensitive and may end with a dot. Thread-safe; a change holds for the next
 * look-up: there is no time to live.
 */
public final class PublicNames implements NameRegistry {
  private static final String DUALSTACK = "dualstack.";

  private final ConcurrentMap<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final HostedNames hosted = new HostedNames(this::ofBalancer);

  @Override
  public void put(String dnsName, List<String> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address for " + dnsName + "; remove it instead");
    }
    this.addresses.put(canonical(dnsName), List.copyOf(addresses));
  }

  @Override
  public void remove(String dnsName) {
    addresses.remove(canonical(dnsName));
  }

  /** Those of hosted zones, the private ones among them. */
  public HostedNames hosted() {
    return hosted;
  }

  /**
   * The name's addresses, each time in another order, as DNS servers give them; none for a name
   * that does not exist.
   */
  public List<String> resolve(String dnsName) {
    var known = ofBalancer(dnsName);
    return known.isEmpty()
        ? hosted.inPublic(canonical(dnsName), "A").map(DnsAnswer::addresses).orElse(List.of())
        : known;
  }

  /** Each time in another order. The name's twin resolves IPv6 too, of which there is none here. */
  private List<String> ofBalancer(String dnsName) {
    var name = canonical(dnsName);
    var known =
        new ArrayList<>(
            addresses.getOrDefault(
                name.startsWith(DUALSTACK) ? name.substring(DUALSTACK.length()) : name, List.of()));
    Collections.rotate(known, lookups.getAndIncrement() & Integer.MAX_VALUE);
    return known;
  }

  /** The load balancers' names, in order. */
  public Set<String> names() {
    return new TreeSet<>(addresses.keySet());
  }

  private static String canonical(String dnsName) {
    var lower = dnsName.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many tasks there are in each zone of a service's subnets, and where one more belongs. */
final class ZoneBalance {
  private final List<Place> subnets;
  private final Set<String> zones = new LinkedHashSet<>();
  private final Map<String, Integer> bySubnet = new HashMap<>();
  private final Map<String, Integer> byZone = new HashMap<>();

  /**
   * @param tasks that count, by where they are; also outside of the subnets
   */
  ZoneBalance(List<Place> subnets, Map<Place, Integer> tasks) {
    this.subnets = subnets;
    subnets.forEach(subnet -> zones.add(subnet.zone()));
    tasks.forEach(this::add);
  }

  /** So many tasks more are there, or fewer when negative. */
  void add(Place place, int tasks) {
    bySubnet.merge(place.subnetId(), tasks, Integer::sum);
    byZone.merge(place.zone(), tasks, Integer::sum);
  }

  int inZone(String zone) {
    return byZone.getOrDefault(zone, 0);
  }

  /** How many tasks more the fullest zone has than the emptiest. */
  int spread() {
    var counts = zones.stream().mapToInt(this::inZone).summaryStatistics();
    return counts.getCount() == 0 ? 0 : counts.getMax() - counts.getMin();
  }

  /** The same with one task fewer in a zone. */
  int spreadWithoutOneIn(String zone) {
    byZone.merge(zone, -1, Integer::sum);
    int spread = spread();
    byZone.merge(zone, 1, Integer::sum);
    return spread;
  }

  /** Whether no zone of the subnets has more tasks. */
  boolean isFullest(String zone) {
    return inZone(zone) == zones.stream().mapToInt(this::inZone).max().orElse(0);
  }

  /**
   * Where a new task belongs: in the zone with the fewest tasks, and there in the subnet with the
   * fewest; of equal ones where {@code others} are the fewest, then in the first.
   */
  Place next(ZoneBalance others) {
    return subnets.stream()
        .min(
            Comparator.<Place>comparingInt(place -> inZone(place.zone()))
                .thenComparingInt(place -> others.inZone(place.zone()))
                .thenComparingInt(place -> bySubnet.getOrDefault(place.subnetId(), 0)))
        .orElseThrow();
  }
}

package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Spreads tasks over the zones of a service's subnets. */
final class ZoneBalance {
  private final List<Place> subnets;
  private final List<TaskView> tasks;

  /**
   * @param tasks those that count
   */
  ZoneBalance(List<Place> subnets, List<TaskView> tasks) {
    this.subnets = subnets;
    this.tasks = tasks;
  }

  /** How many tasks more the fullest zone has than the emptiest. */
  int spread() {
    var counts = zones(subnets).stream().mapToInt(zone -> inZone(tasks, zone)).summaryStatistics();
    return counts.getCount() == 0 ? 0 : counts.getMax() - counts.getMin();
  }

  /** Whether the fullest zone has a task that may be stopped once another one has its place. */
  boolean mayMove() {
    int fullest = zones(subnets).stream().mapToInt(zone -> inZone(tasks, zone)).max().orElse(0);
    return tasks.stream()
        .anyMatch(task -> !task.isProtected() && inZone(tasks, task.place().zone()) == fullest);
  }

  /**
   * Places new tasks, one after the other: the zone with the fewest tasks, then the subnet with the
   * fewest; of equal ones that with the fewest of {@code others}, then the first.
   */
  List<Place> place(int count, List<TaskView> others) {
    var places = new ArrayList<Place>();
    for (int i = 0; i < count; i++) {
      places.add(
          subnets.stream()
              .min(
                  Comparator.<Place>comparingInt(
                          place -> inZone(tasks, place.zone()) + placed(places, place.zone()))
                      .thenComparingInt(place -> inZone(others, place.zone()))
                      .thenComparingInt(place -> inSubnet(tasks, places, place)))
              .orElseThrow());
    }
    return places;
  }

  /**
   * Whom to stop first when there are too many; null when nobody may be stopped yet.
   *
   * @param healthyToo whether a healthy task can be spared
   * @param balanced whether a task may only be stopped if the zones are not farther apart then
   */
  static @Nullable TaskView victim(
      List<Place> subnets, List<TaskView> tasks, boolean healthyToo, boolean balanced) {
    var balance = new ZoneBalance(subnets, tasks);
    int spread = Math.max(1, balance.spread());
    // Where protection holds the fullest zone's tasks, others have to go.
    boolean evenly = balanced && balance.mayMove();
    return tasks.stream()
        .filter(task -> !task.isProtected())
        .filter(task -> healthyToo || !task.isHealthy())
        .filter(
            task -> !evenly || new ZoneBalance(subnets, without(tasks, task)).spread() <= spread)
        .min(
            Comparator.<TaskView, Boolean>comparing(TaskView::isHealthy)
                .thenComparingInt(task -> -inZone(tasks, task.place().zone())))
        .orElse(null);
  }

  private static List<TaskView> without(List<TaskView> tasks, TaskView task) {
    return tasks.stream().filter(one -> !one.equals(task)).toList();
  }

  private static Set<String> zones(List<Place> subnets) {
    var zones = new HashSet<String>();
    subnets.forEach(subnet -> zones.add(subnet.zone()));
    return zones;
  }

  private static int inZone(List<TaskView> tasks, String zone) {
    return (int) tasks.stream().filter(task -> task.place().zone().equals(zone)).count();
  }

  private static int placed(List<Place> places, String zone) {
    return (int) places.stream().filter(place -> place.zone().equals(zone)).count();
  }

  private static int inSubnet(List<TaskView> tasks, List<Place> places, Place place) {
    return (int)
        Stream.concat(tasks.stream().map(TaskView::place), places.stream())
            .filter(one -> one.subnetId().equals(place.subnetId()))
            .count();
  }
}

package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.Standing;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A service's tasks as its scheduler sees them, in groups of those that stand alike. A task that
 * changes goes from one group to another, and a question costs what there are groups, few however
 * many tasks there are.
 */
final class Roster {
  private record Entry(long number, TaskView task) {}

  private final Map<String, Entry> byId;
  private final Map<Standing, SortedMap<Long, TaskView>> groups = new LinkedHashMap<>();
  private long made;

  Roster() {
    this(new HashMap<>());
  }

  private Roster(Map<String, Entry> byId) {
    this.byId = byId;
  }

  /** Of these tasks, oldest first. */
  static Roster of(List<TaskView> tasks) {
    var roster = new Roster();
    tasks.forEach(roster::put);
    return roster;
  }

  /**
   * Adds the task, younger than all others, or notes what has become of it; false when that is
   * nothing new.
   */
  boolean put(TaskView task) {
    var before = byId.get(task.id());
    if (before != null && before.task().equals(task)) {
      return false;
    }
    if (before != null) {
      leave(before);
    }
    var entry = new Entry(before == null ? made++ : before.number(), task);
    byId.put(task.id(), entry);
    groups.computeIfAbsent(task.standing(), standing -> new TreeMap<>()).put(entry.number(), task);
    return true;
  }

  void remove(String id) {
    var entry = byId.remove(id);
    if (entry != null) {
      leave(entry);
    }
  }

  private void leave(Entry entry) {
    groups.computeIfPresent(
        entry.task().standing(),
        (standing, tasks) -> {
          tasks.remove(entry.number());
          return tasks.isEmpty() ? null : tasks;
        });
  }

  /** Those only, as they are now, to be asked: it costs what there are groups. */
  Roster only(Predicate<Standing> which) {
    var part = new Roster(byId);
    those(which).forEach(group -> part.groups.put(group.getKey(), group.getValue()));
    return part;
  }

  int count(Predicate<Standing> which) {
    int count = 0;
    for (var group : groups.entrySet()) {
      count += which.test(group.getKey()) ? group.getValue().size() : 0;
    }
    return count;
  }

  boolean has(Predicate<Standing> which) {
    for (var standing : groups.keySet()) {
      if (which.test(standing)) {
        return true;
      }
    }
    return false;
  }

  /** The oldest of those, and no more than so many. */
  List<TaskView> oldest(int most, Predicate<Standing> which) {
    return most == 0
        ? List.of()
        : those(which)
            .flatMap(group -> group.getValue().values().stream().limit(most))
            .sorted(byAge())
            .limit(most)
            .toList();
  }

  /** How many of those there are at each place that has any. */
  Map<Place, Integer> places(Predicate<Standing> which) {
    var counts = new LinkedHashMap<Place, Integer>();
    those(which)
        .forEach(
            group -> counts.merge(group.getKey().place(), group.getValue().size(), Integer::sum));
    return counts;
  }

  /** Oldest first. */
  Comparator<TaskView> byAge() {
    return Comparator.comparingLong(task -> Objects.requireNonNull(byId.get(task.id())).number());
  }

  private Stream<Map.Entry<Standing, SortedMap<Long, TaskView>>> those(Predicate<Standing> which) {
    return groups.entrySet().stream().filter(group -> which.test(group.getKey()));
  }

  /** Oldest first. */
  @Override
  public String toString() {
    return oldest(Integer.MAX_VALUE, standing -> true).toString();
  }
}

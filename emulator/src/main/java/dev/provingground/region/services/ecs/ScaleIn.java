package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Standing;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whom to stop when there are more tasks than desired: first those that do not serve, then one of
 * the fullest zone; of equals the oldest. Nobody who is protected.
 */
final class ScaleIn {
  /** Tasks that differ by their age only. */
  private record Kind(String zone, boolean isHealthy) {}

  private final ZoneBalance balance;
  private final boolean balanced;
  private final Map<Kind, Deque<TaskView>> candidates = new LinkedHashMap<>();
  private final Comparator<Kind> first;

  /**
   * @param balanced whether a task may only be stopped if the zones are not farther apart then
   * @param tasks those that are too many
   * @param most how many are asked for
   */
  ScaleIn(ServiceView view, boolean balanced, Predicate<Standing> tasks, int most) {
    var roster = view.tasks();
    this.balance = new ZoneBalance(view.subnets(), roster.places(tasks));
    this.balanced = balanced;
    this.first =
        Comparator.comparing(Kind::isHealthy)
            .thenComparingInt(kind -> -balance.inZone(kind.zone()))
            .thenComparing(this::oldest, roster.byAge());
    for (var place : roster.places(tasks.and(one -> !one.isProtected())).keySet()) {
      for (boolean healthy : List.of(false, true)) {
        var kind = new Kind(place.zone(), healthy);
        candidates.computeIfAbsent(
            kind,
            same ->
                new ArrayDeque<>(
                    roster.oldest(most, tasks.and(one -> !one.isProtected() && is(kind, one)))));
      }
    }
  }

  private static boolean is(Kind kind, Standing task) {
    return task.place().zone().equals(kind.zone()) && task.isHealthy() == kind.isHealthy();
  }

  /**
   * The next one, which then no longer counts; null when nobody may be stopped yet.
   *
   * @param healthyToo whether a healthy task can be spared
   */
  @Nullable TaskView next(boolean healthyToo) {
    var kinds = new ArrayList<Kind>();
    candidates.forEach(
        (kind, tasks) -> {
          if (!tasks.isEmpty()) {
            kinds.add(kind);
          }
        });
    int spread = Math.max(1, balance.spread());
    // Where protection holds the fullest zone's tasks, others have to go.
    boolean evenly = balanced && kinds.stream().anyMatch(kind -> balance.isFullest(kind.zone()));
    var chosen =
        kinds.stream()
            .filter(kind -> healthyToo || !kind.isHealthy())
            .filter(kind -> !evenly || balance.spreadWithoutOneIn(kind.zone()) <= spread)
            .min(first);
    if (chosen.isEmpty()) {
      return null;
    }
    var victim = Objects.requireNonNull(candidates.get(chosen.get())).remove();
    balance.add(victim.standing().place(), -1);
    return victim;
  }

  private TaskView oldest(Kind kind) {
    return Objects.requireNonNull(candidates.get(kind)).getFirst();
  }
}

package dev.provingground.harness.drill;

import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.ServiceView.TargetState;
import dev.provingground.harness.drill.ServiceView.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What changed from one look at the service to the next. Not for several threads at once. */
final class Lanes {
  private final Consumer<String> hear;
  private final Map<String, TaskLane> tasks = new LinkedHashMap<>();
  private final Map<String, TargetLane> targets = new LinkedHashMap<>();
  private final Map<String, String> taskByAddress = new HashMap<>();
  private final Set<String> stoppedBefore = new HashSet<>();
  private final Set<String> knownEvents = new HashSet<>();
  private final List<ServiceEvent> events = new ArrayList<>();

  /**
   * @param first what is there already: its events and its stopped tasks are not the drill's
   * @param hear is told every change in words
   */
  Lanes(Instant at, State first, Consumer<String> hear) {
    this.hear = hear;
    first.events().forEach(e -> knownEvents.add(e.id()));
    first.tasks().stream()
        .filter(t -> t.status().equals("STOPPED"))
        .forEach(t -> stoppedBefore.add(t.arn()));
    note(at, first);
  }

  void note(Instant at, State state) {
    state.tasks().stream().filter(t -> !stoppedBefore.contains(t.arn())).forEach(t -> note(at, t));
    state.targets().forEach(t -> note(at, t));
    for (var lane : List.copyOf(targets.values())) {
      if (state.targets().stream().noneMatch(t -> t.address().equals(lane.address()))) {
        note(at, new TargetState(lane.address(), TargetLane.GONE, Optional.empty()));
      }
    }
    for (var event : state.events().reversed()) {
      if (knownEvents.add(event.id())) {
        events.add(new ServiceEvent(at, event.at(), event.message()));
        hear.accept(event.message());
      }
    }
  }

  private void note(Instant at, TaskState task) {
    task.address().ifPresent(a -> taskByAddress.put(a, task.arn()));
    var known = tasks.get(task.arn());
    var statuses = new ArrayList<TaskLane.Status>();
    if (known != null) {
      statuses.addAll(known.statuses());
    }
    if (statuses.isEmpty() || !statuses.getLast().status().equals(task.status())) {
      statuses.add(new TaskLane.Status(at, task.status()));
      hear.accept(task.arn().substring(task.arn().lastIndexOf('/') + 1) + " " + task.status());
    }
    tasks.put(
        task.arn(),
        new TaskLane(
            task.arn(),
            task.zone(),
            task.taskDefinition(),
            List.copyOf(statuses),
            task.stopCode(),
            task.stoppedReason()));
  }

  private void note(Instant at, TargetState target) {
    var known = targets.get(target.address());
    var healths = new ArrayList<TargetLane.Health>();
    if (known != null) {
      healths.addAll(known.healths());
    }
    var health = new TargetLane.Health(at, target.state(), target.reason());
    if (healths.isEmpty() || !same(healths.getLast(), health)) {
      healths.add(health);
      hear.accept(
          target.address()
              + " "
              + target.state()
              + target.reason().map(r -> " (" + r + ")").orElse(""));
    }
    targets.put(
        target.address(), new TargetLane(target.address(), Optional.empty(), List.copyOf(healths)));
  }

  private static boolean same(TargetLane.Health one, TargetLane.Health other) {
    return one.state().equals(other.state()) && one.reason().equals(other.reason());
  }

  List<TaskLane> tasks() {
    return List.copyOf(tasks.values());
  }

  List<TargetLane> targets() {
    return targets.values().stream()
        .map(
            t ->
                new TargetLane(
                    t.address(), Optional.ofNullable(taskByAddress.get(t.address())), t.healths()))
        .toList();
  }

  List<ServiceEvent> events() {
    return List.copyOf(events);
  }
}

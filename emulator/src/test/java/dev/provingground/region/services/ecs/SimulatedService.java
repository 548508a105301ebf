package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ecs.SchedulerDecision.Cause;
import dev.provingground.region.services.ecs.SchedulerDecision.Outcome;
import dev.provingground.region.services.ecs.ServiceView.DeploymentView;
import dev.provingground.region.services.ecs.ServiceView.Health;
import dev.provingground.region.services.ecs.ServiceView.Phase;
import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Tasks that obey the scheduler, and that fate may do anything to; checks every decision. */
final class SimulatedService {
  static final List<Place> TWO_ZONES =
      List.of(new Place("subnet-a", "a"), new Place("subnet-b", "b"));

  int desiredCount;
  int minimum = 100;
  int maximum = 200;
  List<Place> subnets = TWO_ZONES;
  DeploymentView primary = new DeploymentView("d1", Rollout.IN_PROGRESS, false, 0);
  final List<TaskView> tasks = new ArrayList<>();
  private int made;

  SimulatedService(int desiredCount) {
    this.desiredCount = desiredCount;
  }

  ServiceView view() {
    return new ServiceView(
        desiredCount, minimum, maximum, true, subnets, primary, Roster.of(tasks), false);
  }

  void deploy(String id) {
    primary = new DeploymentView(id, Rollout.IN_PROGRESS, primary.circuitBreaker(), 0);
  }

  /** Does what the scheduler says until it says nothing more; answers its last word. */
  SchedulerDecision settle() {
    for (int round = 0; round < 100; round++) {
      var decision = ServiceScheduler.decide(view());
      obey(decision);
      if (decision.changesNothing()) {
        return decision;
      }
    }
    throw new AssertionError("the scheduler does not come to rest: " + view());
  }

  private void obey(SchedulerDecision decision) {
    int lower = ServiceScheduler.lowerLimit(desiredCount, minimum);
    int upper = ServiceScheduler.upperLimit(desiredCount, maximum);
    int liveBefore = count(TaskView::isLive);
    int healthyBefore = count(TaskView::isHealthy);
    assertThat(decision.stops())
        .as("protected tasks are stopped for their health only")
        .noneMatch(
            stop ->
                stop.cause() == Cause.SCALING
                    && tasks.stream()
                        .anyMatch(t -> t.id().equals(stop.taskId()) && t.standing().isProtected()));
    for (var stop : decision.stops()) {
      change(stop.taskId(), task -> with(task, draining(task), task.standing().health()));
    }
    for (var place : decision.starts()) {
      tasks.add(new TaskView("t" + ++made, primary.id(), place, Phase.STARTING, Health.UNKNOWN));
    }
    if (decision.outcome() != Outcome.NONE) {
      primary =
          new DeploymentView(
              primary.id(),
              Rollout.valueOf(decision.outcome().name()),
              primary.circuitBreaker(),
              0);
    }
    assertThat(count(TaskView::isHealthy))
        .as("healthy tasks after %s", decision)
        .isGreaterThanOrEqualTo(Math.min(healthyBefore, lower));
    assertThat(liveBefore + decision.starts().size())
        .as("tasks after %s", decision)
        .isLessThanOrEqualTo(Math.max(liveBefore, upper));
  }

  private static Phase draining(TaskView task) {
    return task.standing().phase() == Phase.RUNNING ? Phase.DRAINING : Phase.STOPPING;
  }

  /** Every task runs and is healthy, and those that leave have left. */
  void allIsWell() {
    tasks.removeIf(task -> !task.isLive());
    tasks.replaceAll(task -> with(task, Phase.RUNNING, Health.HEALTHY));
  }

  /** Lets all be well until the scheduler wants nothing more. */
  SchedulerDecision recover() {
    for (int round = 0; round < 100; round++) {
      allIsWell();
      var last = settle();
      if (last.steady()) {
        return last;
      }
    }
    throw new AssertionError("never steady: " + view());
  }

  void change(String id, UnaryOperator<TaskView> change) {
    tasks.replaceAll(task -> task.id().equals(id) ? change.apply(task) : task);
  }

  void put(int index, Phase phase, Health health) {
    tasks.set(index, with(tasks.get(index), phase, health));
  }

  void protect(int index, boolean on) {
    var task = tasks.get(index);
    var standing = task.standing();
    tasks.set(
        index,
        new TaskView(
            task.id(),
            standing.deploymentId(),
            standing.place(),
            standing.phase(),
            standing.health(),
            on));
  }

  void remove(int index) {
    tasks.remove(index);
  }

  int count(Predicate<TaskView> which) {
    return Math.toIntExact(tasks.stream().filter(which).count());
  }

  /** How many live tasks each subnet's zone has. */
  List<Integer> zones() {
    return IntStream.range(0, subnets.size())
        .mapToObj(
            i ->
                count(
                    task ->
                        task.isLive()
                            && task.standing().place().zone().equals(subnets.get(i).zone())))
        .toList();
  }

  private static TaskView with(TaskView task, Phase phase, Health health) {
    var standing = task.standing();
    return new TaskView(
        task.id(),
        standing.deploymentId(),
        standing.place(),
        phase,
        health,
        standing.isProtected());
  }
}

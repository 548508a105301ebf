package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ecs.SchedulerDecision.Cause;
import dev.provingground.region.services.ecs.SchedulerDecision.Outcome;
import dev.provingground.region.services.ecs.SchedulerDecision.Stop;
import dev.provingground.region.services.ecs.ServiceView.Bake;
import dev.provingground.region.services.ecs.ServiceView.DeploymentView;
import dev.provingground.region.services.ecs.ServiceView.Health;
import dev.provingground.region.services.ecs.ServiceView.Phase;
import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceSchedulerTest {
  private static final List<Health> HEALTHS =
      List.of(Health.UNKNOWN, Health.HEALTHY, Health.UNHEALTHY);

  private static SimulatedService steady(int desiredCount) {
    var service = new SimulatedService(desiredCount);
    service.recover();
    return service;
  }

  @ParameterizedTest(name = "{0} tasks: at least {1} % is {2}, at most {3} % is {4}")
  @CsvSource({
    "2, 100, 2, 200, 4",
    "3, 50, 2, 150, 4",
    "1, 50, 1, 150, 1",
    "4, 75, 3, 125, 5",
    "5, 0, 0, 100, 5",
    "0, 100, 0, 200, 0"
  })
  void theLowerLimitIsRoundedUpAndTheUpperDown(
      int desired, int minimum, int lower, int maximum, int upper) {
    assertThat(ServiceScheduler.lowerLimit(desired, minimum)).isEqualTo(lower);
    assertThat(ServiceScheduler.upperLimit(desired, maximum)).isEqualTo(upper);
  }

  @ParameterizedTest(name = "{0} tasks: {1} failures")
  @CsvSource({"0, 3", "1, 3", "6, 3", "7, 4", "25, 13", "400, 200", "5000, 200"})
  void theCircuitBreakerTripsAtHalfTheDesiredCountWithinItsBounds(int desired, int threshold) {
    assertThat(ServiceScheduler.breakerThreshold(desired)).isEqualTo(threshold);
  }

  @Test
  void theCircuitBreakerTripsAtItsThresholdAndNotBefore() {
    var service = new SimulatedService(2);
    service.primary = new DeploymentView("d1", Rollout.IN_PROGRESS, true, 2);
    assertThat(ServiceScheduler.decide(service.view()).outcome()).isEqualTo(Outcome.NONE);

    service.primary = new DeploymentView("d1", Rollout.IN_PROGRESS, true, 3);
    assertThat(ServiceScheduler.decide(service.view()).outcome()).isEqualTo(Outcome.FAILED);

    service.primary = new DeploymentView("d1", Rollout.COMPLETED, true, 3);
    assertThat(ServiceScheduler.decide(service.view()).outcome()).isEqualTo(Outcome.NONE);
  }

  @Test
  void anAlarmEndsADeploymentThatIsInProgress() {
    var service = steady(2);
    service.primary = new DeploymentView("d1", Rollout.IN_PROGRESS, false, 0, true, Bake.UNDER_WAY);
    assertThat(ServiceScheduler.decide(service.view()).outcome()).isEqualTo(Outcome.ALARMED);

    service.primary = new DeploymentView("d1", Rollout.COMPLETED, false, 0, true, Bake.OVER);
    assertThat(ServiceScheduler.decide(service.view()).outcome()).isEqualTo(Outcome.NONE);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"DUE, BAKING", "UNDER_WAY, NONE", "OVER, COMPLETED"})
  void aDeploymentIsCompletedWhenItHasBaked(Bake bake, Outcome outcome) {
    var service = steady(2);
    service.primary = new DeploymentView("d1", Rollout.IN_PROGRESS, false, 0, false, bake);

    assertThat(ServiceScheduler.decide(service.view()).outcome()).isEqualTo(outcome);
  }

  @Test
  void aProtectedTaskOutlivesADeployment() {
    var service = steady(2);
    service.protect(0, true);
    var kept = service.tasks.getFirst();
    service.deploy("d2");
    for (int round = 0; round < 5; round++) {
      service.allIsWell();
      service.settle();
    }

    assertThat(service.tasks).contains(kept).hasSize(3);
    assertThat(service.primary.rollout()).isEqualTo(Rollout.IN_PROGRESS);
  }

  @Test
  void aFailedDeploymentStartsNothing() {
    var service = new SimulatedService(2);
    service.primary = new DeploymentView("d1", Rollout.FAILED, true, 3);

    assertThat(ServiceScheduler.decide(service.view()).changesNothing()).isTrue();
  }

  @Test
  void newTasksAreSpreadOverTheZones() {
    var decision = ServiceScheduler.decide(new SimulatedService(3).view());

    assertThat(decision.starts()).extracting(Place::zone).containsExactly("a", "b", "a");
  }

  @Test
  void aReplacementIsStartedInTheZoneThatLostATask() {
    var service = steady(4);
    int lost = service.tasks.indexOf(inZone(service, "b"));
    service.remove(lost);

    assertThat(ServiceScheduler.decide(service.view()).starts())
        .extracting(Place::zone)
        .containsExactly("b");
  }

  private static TaskView inZone(SimulatedService service, String zone) {
    return service.tasks.stream()
        .filter(task -> task.standing().place().zone().equals(zone))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anUnhealthyTaskIsStoppedOnlyWhenItsReplacementIsHealthy() {
    var service = steady(2);
    service.put(0, Phase.RUNNING, Health.UNHEALTHY);
    var ill = service.tasks.getFirst().id();
    service.settle();
    assertThat(service.tasks).hasSize(3).allMatch(TaskView::isLive);

    service.put(2, Phase.RUNNING, Health.HEALTHY);

    assertThat(ServiceScheduler.decide(service.view()).stops())
        .containsExactly(new Stop(ill, Cause.UNHEALTHY));
  }

  @Test
  void withoutRoomForAReplacementAnUnhealthyTaskIsStoppedFirst() {
    var service = steady(2);
    service.minimum = 50;
    service.maximum = 100;
    service.put(0, Phase.RUNNING, Health.UNHEALTHY);

    var first = ServiceScheduler.decide(service.view());
    assertThat(first.stops()).hasSize(1);
    assertThat(first.starts()).isEmpty();
    service.settle();

    assertThat(service.count(task -> task.standing().phase() == Phase.STARTING)).isEqualTo(1);
  }

  @Test
  void aTaskThatIsHealthyAgainMakesItsReplacementSurplus() {
    var service = steady(2);
    service.put(0, Phase.RUNNING, Health.UNHEALTHY);
    service.settle();
    service.put(0, Phase.RUNNING, Health.HEALTHY);

    var stops = ServiceScheduler.decide(service.view()).stops();

    assertThat(stops).containsExactly(new Stop(service.tasks.getLast().id(), Cause.SCALING));
  }

  @Test
  void aDeploymentReplacesTasksOneByOneWhereThereIsRoomForOne() {
    var service = steady(4);
    service.maximum = 125;
    service.deploy("d2");
    service.settle();
    assertThat(service.count(TaskView::isLive)).isEqualTo(5);
    assertThat(service.count(task -> task.standing().deploymentId().equals("d2"))).isEqualTo(1);

    service.recover();

    assertThat(service.tasks)
        .hasSize(4)
        .allMatch(task -> task.standing().deploymentId().equals("d2"));
  }

  @Test
  void withoutRoomADeploymentStopsOldTasksDownToTheLowerLimit() {
    var service = steady(4);
    service.minimum = 50;
    service.maximum = 100;
    service.deploy("d2");
    service.settle();

    assertThat(service.count(TaskView::isHealthy)).isEqualTo(2);
    assertThat(service.count(task -> task.standing().phase() == Phase.STARTING)).isEqualTo(2);
  }

  @Test
  void aDeploymentIsCompletedWhenTheOldTasksHaveDrained() {
    var service = steady(1);
    service.deploy("d2");
    service.settle();
    service.put(1, Phase.RUNNING, Health.HEALTHY);
    service.settle();
    assertThat(service.tasks.getFirst().standing().phase()).isEqualTo(Phase.DRAINING);
    assertThat(service.primary.rollout()).isEqualTo(Rollout.IN_PROGRESS);

    service.put(0, Phase.STOPPING, Health.UNKNOWN);
    service.settle();

    assertThat(service.primary.rollout()).isEqualTo(Rollout.COMPLETED);
  }

  @Test
  void aServiceScaledToNothingStopsEverything() {
    var service = steady(3);
    service.put(1, Phase.RUNNING, Health.UNHEALTHY);
    service.desiredCount = 0;
    service.settle();

    assertThat(service.tasks).noneMatch(TaskView::isLive);
  }

  @Test
  void aMinimumAboveAHundredPercentDoesNotKeepAServiceFromScalingIn() {
    var service = steady(6);
    service.minimum = 150;
    service.desiredCount = 4;

    assertThat(ServiceScheduler.decide(service.view()).stops()).hasSize(2);
  }

  @Test
  void zonesThatDifferByTwoAreEvenedOutWithoutLosingCapacity() {
    var service = new SimulatedService(4);
    service.subnets = List.of(new Place("subnet-a", "a"));
    service.recover();
    service.subnets = SimulatedService.TWO_ZONES;
    service.settle();
    assertThat(service.count(TaskView::isHealthy)).isEqualTo(4);
    assertThat(service.zones()).containsExactly(4, 1);

    service.recover();

    assertThat(service.zones()).containsExactly(2, 2);
  }

  @RepeatedTest(200)
  void whateverHappensTheLimitsHoldAndTheServiceRecovers() {
    long seed = new Random().nextLong();
    try {
      survives(new Random(seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static void survives(Random random) {
    var service = new SimulatedService(random.nextInt(8));
    service.maximum = List.of(100, 125, 150, 200).get(random.nextInt(4));
    service.minimum = random.nextInt(service.maximum > 100 ? 101 : 100);
    for (int step = 0; step < 200; step++) {
      happen(service, random);
      service.settle();
    }
    makeRoom(service);
    IntStream.range(0, service.tasks.size()).forEach(index -> service.protect(index, false));
    service.recover();
    var live = service.tasks.stream().filter(TaskView::isLive).toList();
    assertThat(live).hasSize(service.desiredCount);
    assertThat(live).allMatch(task -> task.standing().deploymentId().equals(service.primary.id()));
    if (ServiceScheduler.upperLimit(service.desiredCount, service.maximum) > service.desiredCount) {
      assertThat(Math.abs(service.zones().getFirst() - service.zones().getLast())).isLessThan(2);
    }
  }

  /** Percentages of few tasks can leave room for no change at all, on AWS as here. */
  private static void makeRoom(SimulatedService service) {
    if (ServiceScheduler.upperLimit(service.desiredCount, service.maximum)
        <= ServiceScheduler.lowerLimit(service.desiredCount, service.minimum)) {
      service.maximum = 200;
    }
  }

  private static void happen(SimulatedService service, Random random) {
    int event = random.nextInt(14);
    if (event == 0) {
      service.desiredCount = random.nextInt(8);
    } else if (event == 1) {
      service.deploy("d" + random.nextInt(1_000_000));
    } else if (!service.tasks.isEmpty()) {
      int index = random.nextInt(service.tasks.size());
      var task = service.tasks.get(index);
      if (!task.isLive()) {
        service.remove(index);
      } else if (event == 2) {
        service.remove(index);
      } else if (event == 12 || event == 13) {
        service.protect(index, event == 12);
      } else {
        var health = HEALTHS.get(random.nextInt(HEALTHS.size()));
        service.put(index, Phase.RUNNING, health);
      }
    }
  }
}

package dev.provingground.region.simulation;

import dev.provingground.region.services.ecs.TaskStateChanged;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * How fast the control plane is: a fleet of tasks lives for simulated days, its containers die by
 * chance and are replaced, and every service is deployed anew twice. Without invariants. Arguments:
 * how many tasks, 10000, and how many days, 30. See {@code docs/simulation.md}.
 */
public final class FleetBenchmark {
  private static final int TASKS_OF_A_SERVICE = 25;
  private static final int BALANCED_SERVICES = 2;
  private static final int TASKS_OF_A_BALANCED_SERVICE = 4;

  private final Random random = new Random(1);
  private final AtomicInteger lives = new AtomicInteger();
  private final SimulatedRegion region =
      new SimulatedRegion(
          random,
          event -> {
            if (event instanceof TaskStateChanged change
                && change.task().lastStatus().equals("STOPPED")) {
              lives.incrementAndGet();
            }
          });
  private final Landscape landscape =
      new Landscape(region, List.of("us-east-1a", "us-east-1b", "us-east-1c"), 20);

  private FleetBenchmark() {}

  /** Prints what it did, and how many events a second. */
  public static void main(String[] arguments) {
    int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int days = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
    new FleetBenchmark().run(tasks, days);
  }

  private void run(int tasks, int days) {
    long start = System.nanoTime();
    int made = 0;
    for (int i = 0; made < tasks; i++) {
      boolean balanced = i < BALANCED_SERVICES;
      int count =
          Math.min(tasks - made, balanced ? TASKS_OF_A_BALANCED_SERVICE : TASKS_OF_A_SERVICE);
      create("s" + i, count, balanced, days);
      made += count;
    }
    long events = 0;
    var end = VirtualEventLoop.START.plus(Duration.ofDays(days));
    while (region.loop.now().isBefore(end) && region.loop.runNext()) {
      events++;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%,d tasks at a time for %d days: %,d ended, %,d probes, %,d events in %.1f s:"
            + " %,.0f events a second%n",
        region.fleet.workloads().size(),
        days,
        lives.get(),
        region.balancers.probes(),
        events,
        seconds,
        events / seconds);
  }

  private void create(String name, int count, boolean balanced, int days) {
    var group =
        balanced
            ? Optional.of(
                landscape.loadBalancer(name, new Landscape.Probing(30, 5, 5, 2, 30, true)))
            : Optional.<String>empty();
    var plan =
        new ServicePlan(
            name,
            group,
            30,
            count,
            ServicePlan.Percents.USUAL,
            new ServicePlan.Breaker(true, true),
            60,
            true,
            TaskImages.Care.NONE,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var definition = landscape.register(name, TaskImages.uri("mortal", 1), plan.care());
    region.call(
        EcsClient.class,
        ecs -> ecs.createService(plan.request(definition, landscape.network(), ShiftPlan.ROLLING)));
    for (int i = 0; i < 2; i++) {
      region.loop.after(Duration.ofMinutes(random.nextInt(days * 24 * 60)), () -> deploy(name));
    }
  }

  private void deploy(String name) {
    region.call(
        EcsClient.class,
        ecs ->
            ecs.updateService(
                r -> r.cluster(World.CLUSTER).service(name).forceNewDeployment(true)));
  }
}

package dev.provingground.region.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** What goes wrong. */
final class Faults {
  private final World world;
  private final SimulatedRegion region;
  private final Random random;

  Faults(World world, Random random) {
    this.world = world;
    this.region = world.region();
    this.random = random;
  }

  void addTo(Happenings happenings) {
    happenings.add("a container exits", 8, () -> one().ifPresent(this::exit));
    happenings.add("a container hangs", 3, () -> one().ifPresent(Workload::hang));
    happenings.add("a container sickens", 4, () -> one().ifPresent(one -> one.putSick(true)));
    happenings.add("a container recovers", 2, () -> one().ifPresent(Workload::heal));
    happenings.add("a container flaps", 2, () -> one().ifPresent(Workload::flap));
    happenings.add("a zone is lost", 1, this::loseZone);
    happenings.add("capacity is short", 1, this::shortage);
    happenings.add("logs are denied", 1, this::denyLogs);
    happenings.add("pulls are denied", 1, this::denyPulls);
    happenings.add("Spot is interrupted", 3, this::interruptSpot);
    happenings.add("errors are counted", 3, this::countErrors);
  }

  private Optional<Workload> one() {
    var all = region.fleet.workloads();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private void exit(Workload workload) {
    region.fleet.exit(workload, random.nextInt(3) == 0 ? 137 : random.nextInt(2));
  }

  private void loseZone() {
    var zones = world.landscape().zones();
    var zone = zones.get(random.nextInt(zones.size()));
    region.fleet.lose(zone);
    for (var workload : region.fleet.workloads()) {
      if (workload.zone().equals(zone) && random.nextBoolean()) {
        region.fleet.exit(workload, 137);
      }
    }
    after(Duration.ofMinutes(1 + random.nextInt(40)), region.fleet::regain);
  }

  private void shortage() {
    region.fleet.putShortage(0.3 + random.nextDouble() * 0.7);
    after(Duration.ofMinutes(1 + random.nextInt(30)), () -> region.fleet.putShortage(0));
  }

  private void denyLogs() {
    world.denyLogs();
    after(Duration.ofMinutes(1 + random.nextInt(20)), world::permitAll);
  }

  private void denyPulls() {
    world.landscape().permit("logs:*");
    after(Duration.ofMinutes(1 + random.nextInt(20)), world::permitAll);
  }

  /** One task's capacity is taken, or a whole zone's. */
  private void interruptSpot() {
    one()
        .ifPresent(
            one -> {
              var match = random.nextInt(4) == 0 ? one.zone() : one.taskArn();
              var taken = region.interruptSpot(match);
              world.trace().add("Spot takes " + taken);
            });
  }

  private void countErrors() {
    var names = world.plans().stream().filter(plan -> plan.alarm().isPresent()).toList();
    if (!names.isEmpty()) {
      var name = names.get(random.nextInt(names.size())).name();
      world.meters().putErrors(name, true);
      after(
          Duration.ofMinutes(1 + random.nextInt(15)), () -> world.meters().putErrors(name, false));
    }
  }

  private void after(Duration delay, Runnable end) {
    region.loop.after(delay, end);
  }
}

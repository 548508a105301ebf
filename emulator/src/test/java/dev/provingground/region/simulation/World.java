package dev.provingground.region.simulation;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import dev.provingground.region.services.ecs.TaskStateChanged;
import dev.provingground.region.services.elbv2.TargetHealthChanged;
import dev.provingground.region.simulation.Invariant.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * What a seed makes: services in a region, and what befalls them. Peaceful worlds know deployments
 * and scaling only; in all others things break and users err. At the end of either all is mended,
 * has to come to rest, and is deleted.
 */
final class World {
  static final String CLUSTER = "simulated";
  private static final Duration LOOK = Duration.ofSeconds(15);
  private static final int STOPPED_KEPT = 20;

  /** The last errors may yet set an alarm off, which would fail what is to mend a service. */
  private static final Duration ALARMS_CALM_DOWN = Duration.ofMinutes(5);

  private static final int EVENTS_AT_ONE_TIME = 20_000;

  /** A world in which much goes on is mended earlier, so that no world takes long. */
  private static final int EVENTS_OF_TROUBLE = 15_000;

  private final Random random;
  private final SimulatedRegion region;
  private final Trace trace;
  private final Landscape landscape;
  private final List<ServicePlan> plans = new ArrayList<>();
  private final Users users;
  private final Stacks stacks;
  private final Traffic traffic;
  private final Meters meters;
  private final Happenings happenings = new Happenings();
  private final List<Invariant> invariants = new ArrayList<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Set<String> changedTasks = new LinkedHashSet<>();
  private final Deque<String> stopped = new ArrayDeque<>();
  private final Wishes wishes = new Wishes();
  private final boolean peaceful;
  private Instant lastLogRefusal = Instant.MIN;
  private boolean logsDenied;
  private boolean changed = true;
  private boolean lookNow;
  private int toHappen;
  private long events;

  /**
   * @param listener hears each line of what happens
   */
  World(long seed, Consumer<String> listener) {
    random = new Random(seed);
    region = new SimulatedRegion(random, this::heard);
    trace = new Trace(region.loop::now, listener);
    region.balancers.whenConfigured(() -> changed = true);
    peaceful = random.nextInt(4) == 0;
    var zones = List.of("us-east-1a", "us-east-1b", "us-east-1c").subList(0, 2 + random.nextInt(2));
    landscape = new Landscape(region, zones, random.nextBoolean() ? 24 : 26);
    int services = 1 + random.nextInt(3);
    for (int i = 0; i < services; i++) {
      plans.add(ServicePlan.any("s" + i, new Random(random.nextLong()), landscape));
    }
    meters = new Meters(region, plans);
    users = new Users(this, plans, new Random(random.nextLong()));
    stacks = new Stacks(this, new Random(random.nextLong()));
    traffic = new Traffic(region, new Random(random.nextLong()), this::deregistrationDelay);
    invariants.addAll(Simulation.invariants());
    users.addPeacefulTo(happenings);
    if (peaceful) {
      invariants.add(new NoRequestIsLost());
    } else {
      users.addHarmfulTo(happenings);
      new Faults(this, new Random(random.nextLong())).addTo(happenings);
      if (random.nextBoolean()) {
        stacks.addTo(happenings);
      }
    }
    toHappen = 15 + random.nextInt(25);
    trace.add((peaceful ? "a peaceful world of " : "a world of ") + plans);
  }

  private int deregistrationDelay(String targetGroupArn) {
    return plans.stream()
        .filter(plan -> plan.has(targetGroupArn))
        .mapToInt(ServicePlan::deregistrationDelay)
        .findFirst()
        .orElse(30);
  }

  /** Lives the world to its end. */
  void live() {
    region.loop.every(LOOK, () -> lookNow = true);
    region.loop.execute(meters::begin);
    region.loop.execute(users::createAll);
    scheduleNext();
    run(() -> toHappen == 0, Duration.ofDays(2), "it happens");
    region.loop.execute(this::mend);
    run(
        () -> rest().isSteady(),
        Duration.ofHours(peaceful ? 1 : 5),
        "services come to a steady state");
    region.loop.every(Duration.ofMinutes(1), this::deleteAll);
    run(() -> rest().isEmpty(), Duration.ofHours(2), "what is deleted goes");
    finish();
  }

  private void scheduleNext() {
    var gap = Duration.ofMillis(100 + random.nextInt(random.nextInt(3) == 0 ? 5_000 : 600_000));
    region.loop.after(gap, this::happen);
  }

  private void happen() {
    trace.add("then: " + happenings.next(random));
    changed = true;
    toHappen--;
    if (events > EVENTS_OF_TROUBLE) {
      trace.add("enough has happened");
      toHappen = 0;
    }
    if (toHappen > 0) {
      scheduleNext();
    }
  }

  private void mend() {
    trace.add("all is mended");
    region.fleet.heal();
    meters.heal();
    permitAll();
    region.loop.after(ALARMS_CALM_DOWN, this::mendServices);
  }

  private void mendServices() {
    for (var name : serviceNames()) {
      if (!rest().isSteady(name) && Stacks.serviceNames().noneMatch(name::equals)) {
        users.mend(name);
      }
    }
  }

  private void deleteAll() {
    trace.add("all is deleted");
    users.deleteAll();
    stacks.deleteAll();
  }

  /** Runs events until it is done, and checks the invariants after each that changed anything. */
  private void run(BooleanSupplier done, Duration bound, String what) {
    var deadline = region.loop.now().plus(bound);
    lookNow = true;
    while (true) {
      step();
      if (lookNow) {
        lookNow = false;
        if (done.getAsBoolean()) {
          return;
        }
        if (!region.loop.now().isBefore(deadline)) {
          throw new Violation("not within %s: %s%s".formatted(bound, what, summary()));
        }
      }
    }
  }

  private int atThisTime;
  private Instant time = Instant.MIN;

  private void step() {
    region.loop.runNext();
    events++;
    atThisTime = region.loop.now().equals(time) ? atThisTime + 1 : 0;
    time = region.loop.now();
    Violation.unless(atThisTime < EVENTS_AT_ONE_TIME, "time stands still");
    if (changed) {
      changed = false;
      region.loop.inspect(this::check);
    }
  }

  private void check() {
    var seen = new Observed(this, tasks, changedTasks);
    for (var invariant : invariants) {
      try {
        invariant.check(seen);
      } catch (Violation e) {
        throw new Violation(invariant.sentence() + ". But: " + e.getMessage());
      }
    }
    forgetStopped();
  }

  private void forgetStopped() {
    for (var arn : changedTasks) {
      var task = tasks.get(arn);
      if (task != null && task.lastStatus().equals("STOPPED")) {
        tasks.remove(arn);
        wishes.forget(arn);
        stopped.add(arn);
      }
    }
    changedTasks.clear();
    while (stopped.size() > STOPPED_KEPT) {
      stopped.remove();
    }
  }

  private void heard(RegionEvent event) {
    changed = true;
    switch (event) {
      case TaskStateChanged change -> {
        var task = change.task();
        tasks.put(task.taskArn(), task);
        trace.add(
            "task %s of %s: %s, to be %s%s"
                .formatted(
                    task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1),
                    task.group(),
                    task.lastStatus(),
                    task.desiredStatus(),
                    task.stoppedReason() == null
                        ? ""
                        : ", " + task.stopCode() + ", " + task.stoppedReason()));
        changedTasks.add(task.taskArn());
      }
      case TargetHealthChanged change ->
          trace.add(
              "target %s: %s".formatted(change.target().id(), change.health().stateAsString()));
      default -> trace.add(event.toString());
    }
  }

  /** Calls an API that may refuse, but not break. */
  void attempt(String what, Runnable call) {
    try {
      call.run();
      trace.add(what);
    } catch (AwsServiceException e) {
      trace.add(what + ": " + e.awsErrorDetails().errorCode());
      Violation.unless(
          e.statusCode() >= 400 && e.statusCode() < 500, "%s was answered with %s", what, e);
    }
    changed = true;
  }

  private Rest rest() {
    return new Rest(this, stacks, observed());
  }

  private Observed observed() {
    return new Observed(this, tasks, Set.of());
  }

  private void finish() {
    for (var id : stacks.all()) {
      try {
        StackStates.check(stacks, id);
      } catch (Violation e) {
        throw new Violation(StackStates.sentence() + ". But: " + e.getMessage());
      }
      stacks.events(id).forEach(one -> trace.add(one.logicalResourceId() + one.resourceStatus()));
    }
    var nodes = region.balancers.nodes().keySet();
    Violation.unless(
        region.fabric.attached().keySet().equals(nodes),
        "all is deleted, and there are interfaces: %s",
        region.fabric.attached());
    for (var name : serviceNames()) {
      observed()
          .service(name)
          .ifPresent(
              service ->
                  service.events().forEach(one -> trace.add(one.createdAt() + one.message())));
    }
  }

  private String summary() {
    var seen = observed();
    var text = new StringBuilder();
    for (var name : serviceNames()) {
      seen.service(name)
          .ifPresent(
              one -> {
                text.append("\n")
                    .append(
                        one.toBuilder().events(one.events().stream().limit(5).toList()).build());
                seen.tasksOf(name).forEach(task -> text.append("\n  ").append(task));
              });
    }
    stacks.all().forEach(id -> text.append("\n").append(stacks.describe(id)));
    return text.toString();
  }

  Wishes wishes() {
    return wishes;
  }

  List<ServicePlan> plans() {
    return plans;
  }

  Meters meters() {
    return meters;
  }

  SimulatedRegion region() {
    return region;
  }

  Landscape landscape() {
    return landscape;
  }

  Traffic traffic() {
    return traffic;
  }

  Trace trace() {
    return trace;
  }

  long events() {
    return events;
  }

  /** ARNs of tasks that run, and of some that have stopped. */
  List<String> taskArns() {
    var arns = new ArrayList<>(tasks.keySet());
    arns.addAll(stopped);
    return arns;
  }

  /** Names of all services that there may be. */
  Set<String> serviceNames() {
    var names = new LinkedHashSet<String>();
    plans.forEach(plan -> names.add(plan.name()));
    Stacks.serviceNames().forEach(names::add);
    return names;
  }

  /** ARNs of the target groups that there are. */
  Set<String> targetGroups() {
    var arns = new LinkedHashSet<String>();
    region
        .call(ElasticLoadBalancingV2Client.class, elb -> elb.describeTargetGroups(r -> {}))
        .targetGroups()
        .stream()
        .map(TargetGroup::targetGroupArn)
        .forEach(arns::add);
    return arns;
  }

  /** From now on the execution role may not write logs. */
  void denyLogs() {
    landscape.permit("ecr:*");
    logsDenied = true;
  }

  /** The execution role may do all that tasks need. */
  void permitAll() {
    lastLogRefusal = lastLogRefusal();
    logsDenied = false;
    landscape.permit("ecr:*", "logs:*");
  }

  /** When the execution role last was not allowed to write logs. */
  Instant lastLogRefusal() {
    return logsDenied ? region.loop.now() : lastLogRefusal;
  }
}

package dev.provingground.region.simulation;

import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What runs in a task: how it starts, and how it answers. */
final class Workload {
  private final TaskLaunch launch;
  private final String address;
  private final String zone;
  private final Instant readyAt;
  private Behaviour behaviour;
  private boolean hung;
  private boolean sick;
  private boolean flapping;
  private int printed;
  private @Nullable Signal signal;

  /** SIGTERM, and how long after it SIGKILL comes. */
  record Signal(Instant at, Duration timeout) {}

  /**
   * @param readyAt when it begins to answer, if it runs by then
   */
  Workload(TaskLaunch launch, String address, String zone, Instant readyAt, Behaviour behaviour) {
    this.launch = launch;
    this.address = address;
    this.zone = zone;
    this.readyAt = readyAt;
    this.behaviour = behaviour;
  }

  String taskArn() {
    return launch.taskArn();
  }

  TaskLaunch launch() {
    return launch;
  }

  ContainerLaunch container() {
    return launch.containers().getFirst();
  }

  String address() {
    return address;
  }

  String zone() {
    return zone;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  boolean isReady(Instant now) {
    return !now.isBefore(readyAt);
  }

  /** It answers no more, and does not heed SIGTERM. */
  void hang() {
    hung = true;
    behaviour = behaviour.goesDeaf();
  }

  boolean isHung() {
    return hung;
  }

  /** From now on it answers 503, or 200 again. */
  void putSick(boolean now) {
    sick = now;
  }

  boolean isSick() {
    return sick;
  }

  /** From now on it answers now this, now that. */
  void flap() {
    flapping = true;
  }

  boolean isFlapping() {
    return flapping;
  }

  void signalled(Instant at, Duration timeout) {
    signal = new Signal(at, timeout);
  }

  /** Null before it is told to stop. */
  @Nullable Signal signal() {
    return signal;
  }

  void linePrinted() {
    printed++;
  }

  /** How many lines it has printed. */
  int printed() {
    return printed;
  }

  /** All is well with it again; what has hung stays deaf until it is killed. */
  void heal() {
    hung = false;
    sick = false;
    flapping = false;
  }
}

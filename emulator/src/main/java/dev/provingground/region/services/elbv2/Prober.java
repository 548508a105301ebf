package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * One node's probes of one target: the first at once, then one an interval. One that is due before
 * the last has ended follows it at once.
 */
final class Prober {
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

  /** What is probed, from where and how; a change of any is another prober. */
  record Assignment(
      TargetGroupResource group, RegisteredTarget target, ZoneNode node, HealthCheck check) {}

  private final Assignment assignment;
  private final BalancerFabric fabric;
  private final BiConsumer<Assignment, ProbeOutcome> heard;
  private final Probe probe;
  private final Timer timer;
  private boolean underWay;
  private boolean due;
  private boolean stopped;

  Prober(
      Assignment assignment,
      EventLoop loop,
      BalancerFabric fabric,
      BiConsumer<Assignment, ProbeOutcome> heard) {
    this.assignment = assignment;
    this.fabric = fabric;
    this.heard = heard;
    var check = assignment.check();
    var target = assignment.target().target();
    this.probe =
        new Probe(
            assignment.node().id(),
            new Target(target.address(), check.portOf(target.port())),
            check.protocol(),
            check.path(),
            timeout(check, loop.timeScale()),
            check.matcher());
    loop.execute(this::probe);
    this.timer = loop.every(check.interval(), this::probe);
  }

  void stop() {
    stopped = true;
    timer.cancel();
  }

  private void probe() {
    if (stopped) {
      return;
    }
    if (underWay) {
      due = true;
      return;
    }
    due = false;
    underWay = true;
    fabric.probe(probe, this::ended);
  }

  private void ended(ProbeOutcome outcome) {
    underWay = false;
    if (!stopped) {
      heard.accept(assignment, outcome);
    }
    if (due) {
      probe();
    }
  }

  /**
   * Targets answer in real time however fast the region's time passes; but a probe should end
   * before the next one, unless that would leave a busy target less than a second.
   */
  private static Duration timeout(HealthCheck check, double timeScale) {
    var interval = Duration.ofNanos((long) (check.interval().toNanos() / timeScale));
    var longest = interval.compareTo(SHORTEST_TIMEOUT) > 0 ? interval : SHORTEST_TIMEOUT;
    return check.timeout().compareTo(longest) < 0 ? check.timeout() : longest;
  }
}

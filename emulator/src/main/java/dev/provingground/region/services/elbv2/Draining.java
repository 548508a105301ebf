package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Deregistration: a target drains until the delay has passed or no request to it is in flight any
 * more, whichever is first. What is in flight then is ended.
 */
final class Draining {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ServiceContext context;
  private final Resources resources;
  private final DataPlane dataPlane;

  Draining(ServiceContext context, Resources resources, DataPlane dataPlane) {
    this.context = context;
    this.resources = resources;
    this.dataPlane = dataPlane;
  }

  /** Begins; the caller refreshes the data plane. */
  void begin(TargetGroupResource group, RegisteredTarget target) {
    if (target.machine().isDraining()) {
      return;
    }
    var delay = group.attributes().seconds(AttributeCatalogs.DEREGISTRATION_DELAY);
    var nodes = resources.loadBalancerOf(group).map(LoadBalancerResource::nodes).orElse(List.of());
    boolean atOnce = delay.isZero() || target.machine().isUnused() || nodes.isEmpty();
    target.machine().deregister();
    if (atOnce) {
      end(group, target);
    } else {
      await(group, target, nodes, delay);
    }
  }

  /** Ends at once, whatever is in flight: the group is deleted, or the target registered anew. */
  void end(TargetGroupResource group, RegisteredTarget target) {
    group.remove(target);
    dataPlane.publish(group, target, TargetHealthMachine.NOT_REGISTERED);
  }

  private void await(
      TargetGroupResource group, RegisteredTarget target, List<ZoneNode> nodes, Duration delay) {
    var timers = new ArrayList<Timer>();
    Runnable end =
        () -> {
          timers.forEach(Timer::cancel);
          if (group.target(target.target()) == target) {
            nodes.forEach(node -> node.cut(target.target()));
            end(group, target);
            dataPlane.refresh(group);
          }
        };
    Runnable look =
        () -> {
          if (nodes.stream().allMatch(node -> node.inFlight(target.target()) == 0)) {
            end.run();
          }
        };
    timers.add(context.loop().after(delay, end));
    timers.add(context.loop().every(LOOK, look));
  }
}

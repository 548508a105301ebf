package dev.provingground.region.fabric;

import dev.provingground.region.services.ec2.NetworkFabric.FlowSample;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is measured of flows, often enough for the kernel to forget nothing before. */
final class FlowReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FlowReader.class);

  /** The kernel forgets a flow that was reset after 10 s, and keeps some thousand packets. */
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fabric-flow-reader").daemon().factory());
  private final Set<Vpc> measured = ConcurrentHashMap.newKeySet();
  private boolean reading;

  void begin(Vpc vpc) {
    measured.add(vpc);
    if (!reading) {
      reading = true;
      var _ =
          thread.scheduleWithFixedDelay(
              this::read, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void end(Vpc vpc) {
    measured.remove(vpc);
  }

  /** Lets somebody have what was measured since the last time. */
  void take(Vpc vpc, Consumer<FlowSample> taken) {
    thread.execute(
        () -> {
          try {
            taken.accept(vpc.takeFlows());
          } catch (RuntimeException e) {
            LOG.warn("the flows of {} cannot be read", vpc.id, e);
            taken.accept(new FlowSample(List.of(), false));
          }
        });
  }

  private void read() {
    for (var vpc : measured) {
      try {
        vpc.readFlows();
      } catch (RuntimeException e) {
        LOG.warn("the flows of {} cannot be read", vpc.id, e);
      }
    }
  }

  /** Once what is asked for already is done. */
  @Override
  public void close() {
    thread.close();
  }
}

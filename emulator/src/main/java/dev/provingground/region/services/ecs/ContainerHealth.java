package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/**
 * The health check of one container ("HealthCheck" in ECS's API reference): a command that is run
 * in it at an interval, whose exit code 0 is health. So many failures in a row as it has retries
 * make the container UNHEALTHY; those within the start period do not count until it has once been
 * healthy.
 */
final class ContainerHealth {
  private static final String SHELL = "CMD-SHELL";

  private final EventLoop loop;
  private final TaskRecord task;
  private final String container;
  private final HealthCheck check;
  private final TaskHandle handle;
  private final Runnable changed;
  private boolean starting;
  private int failures;

  /**
   * @param changed hears of every result
   */
  ContainerHealth(
      EventLoop loop,
      TaskRecord task,
      String container,
      HealthCheck check,
      TaskHandle handle,
      Runnable changed) {
    this.loop = loop;
    this.task = task;
    this.container = container;
    this.check = check;
    this.handle = handle;
    this.changed = changed;
    this.starting = check.startPeriod() > 0;
  }

  /** The container has just started. */
  void begin() {
    if (starting) {
      loop.after(Duration.ofSeconds(check.startPeriod()), () -> starting = false);
    }
    next();
  }

  private void next() {
    loop.after(Duration.ofSeconds(check.interval()), this::check);
  }

  private void check() {
    if (runs()) {
      handle.execute(container, command(), Duration.ofSeconds(check.timeout()), this::finished);
    }
  }

  private boolean runs() {
    return task.container(container).lastStatus().equals("RUNNING") && !task.isToldToStop();
  }

  private List<String> command() {
    var words = check.command();
    var rest = words.subList(1, words.size());
    return words.getFirst().equals(SHELL)
        ? Stream.concat(Stream.of("/bin/sh", "-c"), rest.stream()).toList()
        : rest;
  }

  private void finished(int exitCode) {
    if (!runs()) {
      return;
    }
    if (exitCode == 0) {
      starting = false;
      failures = 0;
      task.putHealth(container, HealthStatus.HEALTHY, loop.now());
    } else if (!starting && ++failures >= check.retries()) {
      task.putHealth(container, HealthStatus.UNHEALTHY, loop.now());
    }
    changed.run();
    next();
  }
}

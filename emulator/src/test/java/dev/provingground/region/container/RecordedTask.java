package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a test's task did. */
final class RecordedTask implements TaskListener, Output {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  List<String> lines() {
    return lines;
  }

  String text() {
    return String.join("\n", lines);
  }

  boolean ended() {
    return events.stream().anyMatch(e -> e.startsWith("exited") || e.startsWith("failed"));
  }

  @Override
  public void line(Instant timestamp, String line) {
    lines.add(line);
  }

  @Override
  public void pullStarted() {
    events.add("pullStarted");
  }

  @Override
  public void resolved(String container, String manifestDigest) {
    events.add("resolved " + container + " " + manifestDigest);
  }

  @Override
  public void pullStopped() {
    events.add("pullStopped");
  }

  @Override
  public void started(String container) {
    events.add("started " + container);
  }

  @Override
  public void exited(String container, int exitCode, Optional<String> reason) {
    events.add("exited " + container + " " + exitCode + reason.map(r -> " " + r).orElse(""));
  }

  @Override
  public void failedToStart(String container, String reason) {
    events.add("failed " + container + " " + reason);
  }
}

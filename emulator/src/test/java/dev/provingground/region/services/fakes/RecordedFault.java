package dev.provingground.region.services.fakes;

import dev.provingground.region.services.fis.Injection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What became of a test's fault. */
public final class RecordedFault implements Injection.Listener {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile Map<String, Long> counts = Map.of();

  /** {@code injected}, {@code refused: REASON}, {@code undone}. */
  public List<String> events() {
    return events;
  }

  public long count(String what) {
    return counts.getOrDefault(what, 0L);
  }

  public boolean isOver() {
    return !events.isEmpty() && !events.getLast().equals("injected");
  }

  @Override
  public void injected() {
    events.add("injected");
  }

  @Override
  public void refused(String reason) {
    events.add("refused: " + reason);
  }

  @Override
  public void undone(Injection.Evidence evidence) {
    counts = evidence.counts();
    events.add("undone");
  }
}

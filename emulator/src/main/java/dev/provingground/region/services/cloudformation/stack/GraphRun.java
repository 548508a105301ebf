package dev.provingground.region.services.cloudformation.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Works through a graph: each node once all before it are done, whatever is ready at the same time.
 * To be used on the event loop.
 *
 * <p>Of what is ready, the last in the template begins first. AWS promises no order among resources
 * that do not depend on one another; people and the CDK write them down in the order in which they
 * are needed, which would hide that a {@code DependsOn} is missing.
 */
final class GraphRun {
  /** What is done at a node. */
  interface Work {
    /**
     * @param finished to be told, once, whether it went well; at once or later
     * @return what ends it early; then {@code finished} is not told
     */
    Cancellation start(String node, Consumer<Boolean> finished);
  }

  /** Ends work early. */
  interface Cancellation {
    void cancel();
  }

  /** What becomes of the rest when work at a node fails. */
  enum OnFailure {
    /** What runs is cancelled, nothing more starts. */
    STOP,
    /** All goes on but for what comes after the failed node. */
    CONTINUE
  }

  private final SequencedMap<String, Set<String>> waiting = new LinkedHashMap<>();
  private final Map<String, Cancellation> running = new LinkedHashMap<>();
  private final Set<String> done = new LinkedHashSet<>();
  private final List<String> failed = new ArrayList<>();
  private final OnFailure onFailure;
  private final Work work;
  private final Consumer<List<String>> finished;
  private boolean ended;
  private boolean pumping;

  /**
   * @param finished told, once, which nodes failed; those that were never started are not among
   *     them
   */
  GraphRun(DependencyGraph graph, OnFailure onFailure, Work work, Consumer<List<String>> finished) {
    this.waiting.putAll(graph.dependencies());
    this.onFailure = onFailure;
    this.work = work;
    this.finished = finished;
  }

  void start() {
    pump();
  }

  /** Cancels what runs; {@code finished} is not told. */
  void cancel() {
    ended = true;
    cancelRunning();
  }

  private void cancelRunning() {
    List.copyOf(running.values()).forEach(Cancellation::cancel);
    running.clear();
  }

  /** Work may finish while it is being started, so starting it does not nest. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!ended && startNext()) {
      // one after the other
    }
    pumping = false;
    if (!ended && running.isEmpty()) {
      ended = true;
      finished.accept(List.copyOf(failed));
    }
  }

  private boolean startNext() {
    if (onFailure == OnFailure.STOP && !failed.isEmpty()) {
      return false;
    }
    for (var entry : waiting.sequencedEntrySet().reversed()) {
      if (done.containsAll(entry.getValue())) {
        begin(entry.getKey());
        return true;
      }
    }
    return false;
  }

  private void begin(String node) {
    waiting.remove(node);
    running.put(node, () -> {});
    var cancellation = work.start(node, success -> finish(node, success));
    running.computeIfPresent(node, (key, placeholder) -> cancellation);
  }

  private void finish(String node, boolean success) {
    if (ended || running.remove(node) == null) {
      return;
    }
    if (success) {
      done.add(node);
    } else {
      failed.add(node);
      if (onFailure == OnFailure.STOP) {
        var cancelled = List.copyOf(running.keySet());
        cancelRunning();
        failed.addAll(cancelled);
      }
    }
    pump();
  }
}

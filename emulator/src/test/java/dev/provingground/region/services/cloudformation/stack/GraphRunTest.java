package dev.provingground.region.services.cloudformation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GraphRunTest {
  /** What holds for any graph, in whatever order work ends and wherever it fails. */
  @ParameterizedTest
  @EnumSource(GraphRun.OnFailure.class)
  void workStartsOnceAllBeforeItIsDoneAndTheEndIsToldOnce(GraphRun.OnFailure onFailure) {
    for (long seed = 0; seed < 500; seed++) {
      new Trial(new Random(seed), onFailure, "seed " + seed).run();
    }
  }

  private static final class Trial {
    private final Random random;
    private final GraphRun.OnFailure onFailure;
    private final String name;
    private final Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    private final Map<String, Consumer<Boolean>> running = new LinkedHashMap<>();
    private final Set<String> started = new LinkedHashSet<>();
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> failed = new LinkedHashSet<>();
    private final Set<String> cancelled = new LinkedHashSet<>();
    private final List<List<String>> ends = new ArrayList<>();

    Trial(Random random, GraphRun.OnFailure onFailure, String name) {
      this.random = random;
      this.onFailure = onFailure;
      this.name = name;
      int size = random.nextInt(12);
      for (int i = 0; i < size; i++) {
        var before = new LinkedHashSet<String>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(3) == 0) {
            before.add("n" + j);
          }
        }
        dependencies.put("n" + i, before);
      }
    }

    void run() {
      new GraphRun(new DependencyGraph(dependencies), onFailure, this::start, ends::add).start();
      while (!running.isEmpty()) {
        var nodes = List.copyOf(running.keySet());
        finish(nodes.get(random.nextInt(nodes.size())));
      }
      assertThat(ends).as(name).hasSize(1);
      var ended = new LinkedHashSet<>(failed);
      ended.addAll(cancelled);
      assertThat(ends.getFirst()).as(name).containsExactlyInAnyOrderElementsOf(ended);
      if (ended.isEmpty()) {
        assertThat(done).as(name).isEqualTo(dependencies.keySet());
      }
      if (onFailure == GraphRun.OnFailure.CONTINUE) {
        assertThat(started).as(name).isEqualTo(reachable());
      }
    }

    private GraphRun.Cancellation start(String node, Consumer<Boolean> finished) {
      assertThat(started.add(node)).as(name + ": twice " + node).isTrue();
      assertThat(done).as(name).containsAll(before(node));
      if (onFailure == GraphRun.OnFailure.STOP) {
        assertThat(failed).as(name).isEmpty();
      }
      running.put(node, finished);
      if (random.nextInt(4) == 0) {
        finish(node); // at once, while it is being started
      }
      return () -> {
        running.remove(node);
        cancelled.add(node);
      };
    }

    private void finish(String node) {
      var success = random.nextInt(8) != 0;
      (success ? done : failed).add(node);
      Objects.requireNonNull(running.remove(node)).accept(success);
    }

    /** Everything that does not come after a failure. */
    private Set<String> reachable() {
      var reachable = new LinkedHashSet<String>();
      for (var node : dependencies.keySet()) {
        if (done.containsAll(before(node))) {
          reachable.add(node);
        }
      }
      return reachable;
    }

    private Set<String> before(String node) {
      return Objects.requireNonNull(dependencies.get(node));
    }
  }
}

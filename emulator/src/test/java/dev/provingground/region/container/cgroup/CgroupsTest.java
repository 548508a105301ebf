package dev.provingground.region.container.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** On the kernel's own. */
class CgroupsTest {
  @Test
  void groupsThatTwoRemoveAtOnceAreGone() throws Exception {
    for (int i = 0; i < 20; i++) {
      var name = UUID.randomUUID().toString();
      var groups = Cgroups.detect(name);
      assumeFalse(groups.enforced().isEmpty(), "no control group may be written here");
      var task = groups.task("task", new Limits(256, 512));
      for (int container = 0; container < 5; container++) {
        task.container("container-" + container, Optional.empty());
      }
      both(groups::remove, task::remove);
      groups.remove();
      assertThat(Hierarchy.all())
          .allSatisfy(h -> assertThat(h.own().resolve("provingground-" + name)).doesNotExist());
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void both(Action one, Action other) throws Exception {
    var start = new CyclicBarrier(2);
    var first = new FutureTask<>(after(start, one));
    Thread.ofPlatform().start(first);
    after(start, other).call();
    try {
      first.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static Callable<Boolean> after(CyclicBarrier start, Action action) {
    return () -> {
      start.await();
      action.run();
      return true;
    };
  }
}

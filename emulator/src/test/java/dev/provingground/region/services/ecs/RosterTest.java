package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ecs.ServiceView.Health;
import dev.provingground.region.services.ecs.ServiceView.Phase;
import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.Standing;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;

final class RosterTest {
  private static final List<Predicate<Standing>> QUESTIONS =
      List.of(
          task -> true,
          Standing::isLive,
          Standing::isHealthy,
          Standing::isUnhealthy,
          task -> task.deploymentId().equals("d1") && !task.isProtected(),
          task -> task.place().zone().equals("b"));

  /** The same questions asked of a plain list, whatever has happened to the tasks before. */
  @RepeatedTest(20)
  void whateverBecomesOfTasksItAnswersAsALookAtAllOfThemWould() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var roster = new Roster();
    var all = new ArrayList<TaskView>();
    for (int made = 0; made < 300; made++) {
      int index = all.isEmpty() ? 0 : random.nextInt(all.size());
      switch (all.isEmpty() ? 0 : random.nextInt(5)) {
        case 0, 1 -> {
          all.add(any("t" + made, random));
          roster.put(all.getLast());
        }
        case 2 -> roster.remove(all.remove(index).id());
        default -> {
          all.set(index, any(all.get(index).id(), random));
          roster.put(all.get(index));
        }
      }
      for (var which : QUESTIONS) {
        check("seed " + seed, roster, all, which, random.nextInt(4));
      }
    }
  }

  private static void check(
      String seed, Roster roster, List<TaskView> all, Predicate<Standing> which, int most) {
    var those = all.stream().filter(task -> which.test(task.standing())).toList();
    assertThat(roster.count(which)).as(seed).isEqualTo(those.size());
    assertThat(roster.has(which)).as(seed).isEqualTo(!those.isEmpty());
    assertThat(roster.oldest(most, which))
        .as(seed)
        .isEqualTo(those.stream().limit(most).toList())
        .isSortedAccordingTo(roster.byAge());
    assertThat(roster.places(which))
        .as(seed)
        .isEqualTo(
            those.stream()
                .collect(
                    Collectors.groupingBy(
                        task -> task.standing().place(), Collectors.summingInt(task -> 1))));
  }

  private static TaskView any(String id, Random random) {
    var zone = random.nextBoolean() ? "a" : "b";
    return new TaskView(
        id,
        random.nextBoolean() ? "d1" : "d2",
        new Place("subnet-" + zone, zone),
        Phase.values()[random.nextInt(Phase.values().length)],
        Health.values()[random.nextInt(Health.values().length)],
        random.nextBoolean());
  }
}

package dev.provingground.region.services.fis;

import static dev.provingground.region.services.fis.World.action;
import static dev.provingground.region.services.fis.World.alarm;
import static dev.provingground.region.services.fis.World.await;
import static dev.provingground.region.services.fis.World.blackhole;
import static dev.provingground.region.services.fis.World.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.SafetyLeverStatusInput;

/** Alarms, and the safety lever, that stop experiments or let none begin. */
final class StopConditionsTest {
  private final World world = new World();

  @Test
  void anAlarmStopsTheExperiment() {
    var id =
        world.start(
            t ->
                t.stopConditions(alarm(World.ALARM))
                    .targets(Map.of("some", tasks("COUNT(1)")))
                    .actions(Map.of("it", blackhole())));
    world.advance(Duration.ofSeconds(30));
    assertThat(world.state(id)).startsWith("running");
    world.alarms.become(StateValue.ALARM);
    world.advance(Duration.ofSeconds(1));
    assertThat(world.state(id)).isEqualTo("stopped: Experiment halted by stop condition.");
    assertThat(world.faults.inForce()).isEmpty();
  }

  @Test
  void aCompositeAlarmStopsTheExperimentToo() {
    var id =
        world.start(
            t ->
                t.stopConditions(alarm(World.ALARM.replace("errors", "anything")))
                    .actions(Map.of("it", await("PT1H"))));
    assertThat(world.state(id)).startsWith("running");
    world.alarms.become(StateValue.ALARM);
    world.advance(Duration.ofSeconds(1));
    assertThat(world.state(id)).isEqualTo("stopped: Experiment halted by stop condition.");
  }

  @Test
  void anAlarmThatHasGoneOffLetsNoFaultHappen() {
    world.alarms.become(StateValue.ALARM);
    var id =
        world.start(
            t ->
                t.stopConditions(alarm(World.ALARM))
                    .targets(Map.of("some", tasks("ALL")))
                    .actions(Map.of("it", action("aws:ecs:stop-task", Map.of()))));
    assertThat(world.state(id)).isEqualTo("stopped: Experiment halted by stop condition.");
    assertThat(world.state(id, "it")).isEqualTo("cancelled: Action was cancelled.");
    assertThat(world.ecs.stopped()).isEmpty();
  }

  @Test
  void anAlarmThatDoesNotExistFailsTheExperiment() {
    var id =
        world.start(
            t ->
                t.stopConditions(alarm(World.ALARM + "-not")).actions(Map.of("it", await("PT1M"))));
    assertThat(world.state(id))
        .isEqualTo("failed: There is no alarm errors-not for the stop condition.");
    assertThat(world.get(id).state().error().code()).isEqualTo("ConfigurationFailure");
  }

  @Test
  void theSafetyLeverStopsAllAndLetsNoneBegin() {
    var running = world.start(tasks("ALL"), blackhole());
    world.fis.updateSafetyLeverState(
        r ->
            r.id("default")
                .state(s -> s.status(SafetyLeverStatusInput.ENGAGED).reason("enough for today")));
    world.region.loop().runUntilIdle();
    assertThat(world.state(running)).isEqualTo("stopped: Experiment stopped by the safety lever.");
    assertThat(world.faults.inForce()).isEmpty();
    assertThat(world.fis.getSafetyLever(r -> r.id("default")).safetyLever().state().reason())
        .isEqualTo("enough for today");

    var template = world.get(running).experimentTemplateId();
    var later =
        world
            .fis
            .startExperiment(r -> r.clientToken("later").experimentTemplateId(template))
            .experiment()
            .id();
    world.region.loop().runUntilIdle();
    assertThat(world.state(later)).startsWith("cancelled: ");
    assertThat(world.faults.inForce()).isEmpty();
    assertThatThrownBy(
            () ->
                world.fis.updateSafetyLeverState(
                    r ->
                        r.id("default")
                            .state(s -> s.status(SafetyLeverStatusInput.ENGAGED).reason("more"))))
        .isInstanceOf(ConflictException.class);
  }
}

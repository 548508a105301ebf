package dev.provingground.region.services.fis;

import static dev.provingground.region.services.fis.World.action;
import static dev.provingground.region.services.fis.World.await;
import static dev.provingground.region.services.fis.World.blackhole;
import static dev.provingground.region.services.fis.World.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an experiment cannot do, and says so. */
final class FailedExperimentsTest {
  private final World world = new World();

  @Test
  void aRoleThatMayNotFailsTheExperiment() {
    world.ecs.deny("StopTask");
    var id = world.start(tasks("ALL"), action("aws:ecs:stop-task", Map.of()));
    assertThat(world.state(id))
        .startsWith("failed: arn:aws:sts::123456789012:assumed-role/chaos/EXP")
        .endsWith("may not ecs:StopTask");
    assertThat(world.get(id).state().error().code()).isEqualTo("AuthorizationFailure");
    assertThat(world.get(id).state().error().location()).isEqualTo("it");
  }

  @Test
  void faultsInTasksNeedThePermissionsForTheirCommands() {
    world.denied.add("ssm:SendCommand");
    var id = world.start(tasks("ALL"), blackhole());
    assertThat(world.state(id)).endsWith("is not authorized: ssm:SendCommand");
    assertThat(world.faults.inForce()).isEmpty();
  }

  @Test
  void aRoleThatDoesNotTrustFisFailsTheExperiment() {
    world.region.distrust(World.ROLE);
    var id = world.start(tasks("ALL"), blackhole());
    assertThat(world.state(id)).startsWith("failed: Unable to assume the experiment's role: ");
    assertThat(world.state(id, "it")).startsWith("cancelled");
  }

  @Test
  void aTaskDefinitionMustAllowFaults() {
    world.ecs.allowNoFaults();
    var id = world.start(tasks("ALL"), blackhole());
    assertThat(world.state(id)).contains("set enableFaultInjection of the task definition");
    assertThat(world.get(id).state().error().code()).isEqualTo("ConfigurationFailure");

    var kill = action("aws:ecs:task-kill-process", Map.of("processName", "java"));
    var other = new World();
    other.ecs.allowNoFaults();
    assertThat(other.state(other.start(tasks("ALL"), kill))).contains("pidMode");
  }

  @Test
  void aFaultThatTheHostRefusesUndoesTheOthersAndFails() {
    world.faults.refuse("this host's kernel has no netem");
    var latency = action("aws:ecs:task-network-latency", Map.of("duration", "PT1M"));
    var id = world.start(tasks("ALL"), latency);
    assertThat(world.state(id)).isEqualTo("failed: this host's kernel has no netem");
    assertThat(world.get(id).state().error().code()).isEqualTo("DependentServiceFailure");
  }

  @Test
  void aFaultThatIsRefusedWhileItIsStoppedKeepsNobodyWaiting() {
    world.faults.refuse("the task has gone");
    var template =
        world.create(
            t -> t.targets(Map.of("some", tasks("ALL"))).actions(Map.of("it", blackhole())));
    var id =
        world
            .fis
            .startExperiment(r -> r.clientToken("start").experimentTemplateId(template))
            .experiment()
            .id();
    // After the experiment has begun, before the refusal is heard.
    world.region.loop().execute(() -> world.fis.stopExperiment(r -> r.id(id)));
    world.region.loop().runUntilIdle();
    assertThat(world.state(id)).isEqualTo("stopped: Experiment stopped by user.");
    assertThat(world.state(id, "it")).isEqualTo("failed: the task has gone");
  }

  @Test
  void aLogGroupThatIsNotThereFailsTheExperiment() {
    var id =
        world.start(
            t ->
                t.logConfiguration(
                        l ->
                            l.logSchemaVersion(2)
                                .cloudWatchLogsConfiguration(
                                    c -> c.logGroupArn(World.LOG_GROUP.replace("work", "no-"))))
                    .actions(Map.of("it", await("PT1M"))));
    assertThat(world.state(id)).startsWith("failed: Unable to deliver logs: ");
    assertThat(world.get(id).state().error().code()).isEqualTo("ConfigurationFailure");
  }
}

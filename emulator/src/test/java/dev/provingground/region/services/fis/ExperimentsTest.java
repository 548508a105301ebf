package dev.provingground.region.services.fis;

import static dev.provingground.region.services.fis.World.action;
import static dev.provingground.region.services.fis.World.alarm;
import static dev.provingground.region.services.fis.World.await;
import static dev.provingground.region.services.fis.World.blackhole;
import static dev.provingground.region.services.fis.World.inZone;
import static dev.provingground.region.services.fis.World.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.fis.NetworkFaults.BlackholePort;
import dev.provingground.region.services.fis.NetworkFaults.Inside;
import dev.provingground.region.services.fis.NetworkFaults.Outside;
import dev.provingground.region.services.fis.NetworkFaults.PacketLoss;
import dev.provingground.region.services.fis.NetworkFaults.Protocol;
import dev.provingground.region.services.fis.NetworkFaults.TrafficType;
import dev.provingground.region.services.fis.TaskFaults.CpuStress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.fis.model.ActionsMode;
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;
import software.amazon.awssdk.services.fis.model.EmptyTargetResolutionMode;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.fis.model.ResolvedTarget;
import software.amazon.awssdk.services.fis.model.SafetyLeverStatusInput;
import software.amazon.awssdk.services.fis.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.fis.model.ValidationException;

final class ExperimentsTest {
  private final World world = new World();

  @Test
  void stoppingTasksIsOverAtOnce() {
    var id = world.start(tasks("ALL"), action("aws:ecs:stop-task", Map.of()));
    assertThat(world.state(id)).isEqualTo("completed: Experiment completed.");
    assertThat(world.state(id, "it")).isEqualTo("completed: Action was completed. tasksStopped=3");
    assertThat(world.ecs.stopped())
        .hasSize(3)
        .allMatch(stopped -> stopped.endsWith(": Stopped by AWS FIS, action it"));
    assertThat(world.statuses)
        .containsExactly(ExperimentStatus.RUNNING, ExperimentStatus.COMPLETED);
  }

  @Test
  void aFaultLastsAsLongAsItsDurationSays() {
    var id = world.start(tasks("COUNT(2)"), blackhole());
    assertThat(world.state(id)).isEqualTo("running: Experiment is running.");
    assertThat(world.state(id, "it")).isEqualTo("running: Running action.");
    assertThat(world.faults.inForce())
        .hasSize(2)
        .containsValue(new BlackholePort(TrafficType.INGRESS, Protocol.TCP, 3000));

    world.advance(Duration.ofSeconds(119));
    assertThat(world.faults.inForce()).hasSize(2);
    world.advance(Duration.ofSeconds(1));
    assertThat(world.faults.inForce()).isEmpty();
    assertThat(world.state(id, "it"))
        .isEqualTo("completed: Action was completed. packetsDropped=14");
    var experiment = world.get(id);
    assertThat(world.action(id, "it").endTime()).isEqualTo(experiment.endTime());
    assertThat(Duration.between(experiment.startTime(), experiment.endTime()))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void whatIsStoppedByTheUserIsUndoneFirst() {
    var id =
        world.start(
            t ->
                t.targets(Map.of("some", tasks("ALL")))
                    .actions(Map.of("it", blackhole(), "later", await("PT1M", "it"))));
    world.advance(Duration.ofSeconds(10));
    var answer = world.fis.stopExperiment(r -> r.id(id)).experiment().state();
    assertThat(answer.statusAsString()).isEqualTo("stopping");
    assertThat(answer.reason()).isEqualTo("Stopping Experiment.");

    world.region.loop().runUntilIdle();
    assertThat(world.faults.inForce()).isEmpty();
    assertThat(world.state(id)).isEqualTo("stopped: Experiment stopped by user.");
    assertThat(world.state(id, "it")).isEqualTo("stopped: Action was stopped. packetsDropped=21");
    assertThat(world.state(id, "later")).isEqualTo("cancelled: Action was cancelled.");
    assertThatThrownBy(() -> world.fis.stopExperiment(r -> r.id(id)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("it is stopped");
    world.advance(Duration.ofMinutes(5));
    assertThat(world.state(id)).isEqualTo("stopped: Experiment stopped by user.");
  }

  @Test
  void actionsStartAfterTheOnesThatTheyName() {
    var id =
        world.start(
            t ->
                t.actions(
                    Map.of(
                        "first", await("PT1M"),
                        "other", await("PT2M"),
                        "last", await("PT1M", "first", "other"))));
    assertThat(world.state(id, "other")).startsWith("running");
    assertThat(world.state(id, "last")).isEqualTo("pending: Initial state");
    world.advance(Duration.ofMinutes(1));
    assertThat(world.state(id, "first")).startsWith("completed");
    assertThat(world.state(id, "last")).startsWith("pending");
    world.advance(Duration.ofMinutes(1));
    assertThat(world.state(id, "last")).startsWith("running");
    world.advance(Duration.ofMinutes(1));
    assertThat(world.state(id)).startsWith("completed");
  }

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

  @Test
  void withoutTargetsAnExperimentFailsOrSkips() {
    var none = tasks("ALL").toBuilder().filters(inZone("us-east-1c")).build();
    var id = world.start(none, blackhole());
    assertThat(world.state(id)).isEqualTo("failed: Target resolution returned empty set");
    assertThat(world.get(id).state().error().code()).isEqualTo("InvalidTarget");
    assertThat(world.get(id).state().error().location()).isEqualTo("some");

    var other = new World();
    var skipping =
        other.start(
            t ->
                t.targets(Map.of("some", none))
                    .experimentOptions(
                        o -> o.emptyTargetResolutionMode(EmptyTargetResolutionMode.SKIP))
                    .actions(Map.of("it", blackhole())));
    assertThat(other.state(skipping)).startsWith("completed");
    assertThat(other.state(skipping, "it"))
        .isEqualTo("skipped: Action was skipped due to empty target resolution.");
  }

  @Test
  void targetsCanBeLookedAtWithoutAnyAction() {
    var template =
        world
            .fis
            .createExperimentTemplate(
                World.template()
                    .targets(Map.of("some", tasks("PERCENT(67)")))
                    .actions(Map.of("it", blackhole()))
                    .build())
            .experimentTemplate();
    var id =
        world
            .fis
            .startExperiment(
                r ->
                    r.clientToken("preview")
                        .experimentTemplateId(template.id())
                        .experimentOptions(o -> o.actionsMode(ActionsMode.SKIP_ALL)))
            .experiment()
            .id();
    world.region.loop().runUntilIdle();
    assertThat(world.state(id)).startsWith("completed");
    assertThat(world.state(id, "it")).startsWith("skipped");
    assertThat(world.fis.listExperimentResolvedTargets(r -> r.experimentId(id)).resolvedTargets())
        .hasSize(2)
        .allMatch(target -> target.targetName().equals("some"))
        .extracting(ResolvedTarget::resourceType)
        .containsOnly("aws:ecs:task");
    assertThat(world.faults.inForce()).isEmpty();
  }

  @Test
  void targetsAreFoundByTagsFiltersAndArns() {
    var byTag =
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ecs:task")
            .resourceTags(Map.of("chaos", "allowed"))
            .filters(inZone("us-east-1a"))
            .selectionMode("ALL")
            .build();
    world.start(byTag, blackhole());
    assertThat(world.faults.inForce()).containsOnlyKeys("eni-1", "eni-3");

    var other = new World();
    var byArn =
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ecs:task")
            .resourceArns(FakeEcs.arn(2), FakeEcs.arn(99))
            .selectionMode("ALL")
            .build();
    other.start(byArn, blackhole());
    assertThat(other.faults.inForce()).containsOnlyKeys("eni-2");
  }

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
        world
            .fis
            .createExperimentTemplate(
                World.template()
                    .targets(Map.of("some", tasks("ALL")))
                    .actions(Map.of("it", blackhole()))
                    .build())
            .experimentTemplate();
    var id =
        world
            .fis
            .startExperiment(r -> r.clientToken("start").experimentTemplateId(template.id()))
            .experiment()
            .id();
    // After the experiment has begun, before the refusal is heard.
    world.region.loop().execute(() -> world.fis.stopExperiment(r -> r.id(id)));
    world.region.loop().runUntilIdle();
    assertThat(world.state(id)).isEqualTo("stopped: Experiment stopped by user.");
    assertThat(world.state(id, "it")).isEqualTo("failed: the task has gone");
  }

  @Test
  void parametersHaveAwssDefaults() {
    world.start(
        tasks("COUNT(1)"), action("aws:ecs:task-network-packet-loss", Map.of("duration", "PT1M")));
    assertThat(world.faults.inForce()).containsValue(new PacketLoss(7, List.of("0.0.0.0/0")));
    var other = new World();
    other.start(tasks("COUNT(1)"), action("aws:ecs:task-cpu-stress", Map.of("duration", "PT1M")));
    assertThat(other.faults.inForce()).containsValue(new CpuStress(100, 0));
  }

  @Test
  void aProcessIsKilledAtOnce() {
    var id =
        world.start(
            tasks("COUNT(1)"),
            action(
                "aws:ecs:task-kill-process", Map.of("processName", "java", "signal", "SIGKILL")));
    assertThat(world.state(id)).startsWith("completed");
  }

  @Test
  void aSubnetIsCutOffFromWhatTheScopeSays() {
    var subnet =
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ec2:subnet")
            .resourceArns("arn:aws:ec2:us-east-1:123456789012:subnet/subnet-a")
            .selectionMode("ALL")
            .build();
    world.start(
        subnet,
        action(
            "aws:network:disrupt-connectivity",
            Map.of("duration", "PT1M", "scope", "availability-zone")));
    assertThat(world.faults.inForce())
        .containsExactly(Map.entry("10.0.0.0/24", new Inside(List.of("10.0.1.0/24"))));

    var other = new World();
    other.start(
        subnet,
        action("aws:network:disrupt-connectivity", Map.of("duration", "PT1M", "scope", "all")));
    assertThat(other.faults.inForce())
        .containsExactly(Map.entry("10.0.0.0/24", new Outside("10.0.0.0/24")));
  }

  @Test
  void everyStepIsLogged() throws Exception {
    var id =
        world.start(
            t ->
                t.logConfiguration(
                        l ->
                            l.logSchemaVersion(2)
                                .cloudWatchLogsConfiguration(c -> c.logGroupArn(World.LOG_GROUP)))
                    .targets(Map.of("some", tasks("COUNT(1)")))
                    .actions(Map.of("it", blackhole())));
    world.advance(Duration.ofMinutes(2));

    var records = new ArrayList<JsonNode>();
    for (var message : world.logs.streams().getOrDefault(id, List.of())) {
      records.add(new JsonMapper().readTree(message));
    }
    assertThat(records)
        .extracting(log -> log.path("log_type").asText())
        .containsExactly(
            "experiment-start",
            "target-resolution-start",
            "target-resolution-detail",
            "target-resolution-end",
            "action-start",
            "action-end",
            "experiment-end");
    assertThat(records).allMatch(log -> log.path("id").asText().equals(id));
    var detail = records.get(2).path("details");
    assertThat(detail.path("resolved_targets").path(0).path("resource_arn").asText())
        .startsWith("arn:aws:ecs:");
    var end = records.get(5).path("details");
    assertThat(end.path("action_state").path("status").asText()).isEqualTo("completed");
    assertThat(end.path("evidence").path("packetsDropped").asLong()).isEqualTo(7);
    assertThat(records.getLast().path("details").path("experiment_state").path("status").asText())
        .isEqualTo("completed");
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

  @Test
  void aClientTokenStartsOneExperiment() {
    var id = world.start(tasks("ALL"), blackhole());
    var template = world.get(id).experimentTemplateId();
    assertThat(
            world
                .fis
                .startExperiment(r -> r.clientToken("start").experimentTemplateId(template))
                .experiment()
                .id())
        .isEqualTo(id);
    assertThatThrownBy(
            () ->
                world.fis.startExperiment(
                    r ->
                        r.clientToken("start")
                            .experimentTemplateId(template)
                            .tags(Map.of("a", "b"))))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void fiveExperimentsMayRunAtOnce() {
    var template = world.get(world.start(tasks("ALL"), blackhole())).experimentTemplateId();
    for (int i = 0; i < 4; i++) {
      var token = "more" + i;
      world.fis.startExperiment(r -> r.clientToken(token).experimentTemplateId(template));
    }
    assertThatThrownBy(
            () ->
                world.fis.startExperiment(
                    r -> r.clientToken("sixth").experimentTemplateId(template)))
        .isInstanceOf(ServiceQuotaExceededException.class);
  }
}

package dev.provingground.region.services.fis;

import static dev.provingground.region.services.fis.World.action;
import static dev.provingground.region.services.fis.World.await;
import static dev.provingground.region.services.fis.World.blackhole;
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
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
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

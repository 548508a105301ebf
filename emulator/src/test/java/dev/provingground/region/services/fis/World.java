package dev.provingground.region.services.fis;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.fakes.FakeFaults;
import dev.provingground.region.services.fakes.FakeLogs;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateStopConditionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;
import software.amazon.awssdk.services.fis.model.Experiment;
import software.amazon.awssdk.services.fis.model.ExperimentAction;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateTargetInputFilter;

/** A region with FIS and three tasks in two zones. */
final class World {
  static final String ROLE = "arn:aws:iam::123456789012:role/chaos";
  static final String LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/workload:*";
  static final String ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors";

  final FakeRegion region = new FakeRegion();
  final FakeEcs ecs = new FakeEcs();
  final FakeLogs logs = new FakeLogs();
  final FakeAlarms alarms = new FakeAlarms();
  final FakeFaults faults = new FakeFaults(region.loop());
  final List<ExperimentStatus> statuses = new ArrayList<>();
  final Set<String> denied = new HashSet<>();
  final FisService fis =
      new FisService(
          region.context(),
          (caller, access) -> {
            if (denied.contains(access.action())) {
              throw AwsErrors.error(
                  "AccessDeniedException", caller.arn() + " is not authorized: " + access.action());
            }
          },
          faults,
          faults,
          new Random(1));

  World() {
    region.add(EcsClient.class, ecs);
    region.add(CloudWatchLogsClient.class, logs);
    region.add(CloudWatchClient.class, alarms);
    region.add(Ec2Client.class, new FakeNetwork());
    region.add(FisClient.class, fis);
    ecs.run(1, "us-east-1a");
    ecs.run(2, "us-east-1b");
    ecs.run(3, "us-east-1a");
    region
        .context()
        .events()
        .subscribe(ExperimentStateChanged.class, event -> statuses.add(event.now().status()));
  }

  static CreateExperimentTemplateStopConditionInput alarm(String arn) {
    return CreateExperimentTemplateStopConditionInput.builder()
        .source("aws:cloudwatch:alarm")
        .value(arn)
        .build();
  }

  static ExperimentTemplateTargetInputFilter inZone(String zone) {
    return ExperimentTemplateTargetInputFilter.builder()
        .path("AvailabilityZone")
        .values(zone)
        .build();
  }

  /** A template without actions; its stop condition is {@code none}. */
  static CreateExperimentTemplateRequest.Builder template() {
    return CreateExperimentTemplateRequest.builder()
        .clientToken("token")
        .description("a drill")
        .roleArn(ROLE)
        .stopConditions(
            CreateExperimentTemplateStopConditionInput.builder().source("none").build());
  }

  static CreateExperimentTemplateTargetInput tasks(String selectionMode) {
    return CreateExperimentTemplateTargetInput.builder()
        .resourceType("aws:ecs:task")
        .parameters(Map.of("cluster", "proving", "service", "web"))
        .selectionMode(selectionMode)
        .build();
  }

  static CreateExperimentTemplateActionInput action(
      String id, Map<String, String> parameters, String... startAfter) {
    var target = Actions.definition(id).target();
    return CreateExperimentTemplateActionInput.builder()
        .actionId(id)
        .parameters(parameters)
        .targets(target.isEmpty() ? Map.of() : Map.of(target.get().key(), "some"))
        .startAfter(startAfter)
        .build();
  }

  static CreateExperimentTemplateActionInput await(String duration, String... startAfter) {
    return action("aws:fis:wait", Map.of("duration", duration), startAfter);
  }

  static CreateExperimentTemplateActionInput blackhole() {
    return action(
        "aws:ecs:task-network-blackhole-port",
        Map.of("duration", "PT2M", "port", "3000", "trafficType", "ingress"));
  }

  /** Starts an experiment; returns its id. */
  String start(Consumer<CreateExperimentTemplateRequest.Builder> with) {
    var template = create(with);
    var id =
        fis.startExperiment(r -> r.clientToken("start").experimentTemplateId(template))
            .experiment()
            .id();
    region.loop().runUntilIdle();
    return id;
  }

  /** Makes a template; returns its id. */
  String create(Consumer<CreateExperimentTemplateRequest.Builder> with) {
    var request = template();
    with.accept(request);
    return fis.createExperimentTemplate(request.build()).experimentTemplate().id();
  }

  /** One action, {@code it}, on the targets {@code some}. */
  String start(
      CreateExperimentTemplateTargetInput target, CreateExperimentTemplateActionInput action) {
    return start(t -> t.targets(Map.of("some", target)).actions(Map.of("it", action)));
  }

  Experiment get(String id) {
    return fis.getExperiment(r -> r.id(id)).experiment();
  }

  String state(String id) {
    var state = get(id).state();
    return state.statusAsString() + ": " + state.reason();
  }

  ExperimentAction action(String id, String name) {
    return Objects.requireNonNull(get(id).actions().get(name));
  }

  String state(String id, String action) {
    var state = action(id, action).state();
    return state.statusAsString() + ": " + state.reason();
  }

  void advance(Duration duration) {
    region.advance(duration);
  }
}

package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged;
import dev.provingground.region.services.ecs.DeploymentStateChanged;
import dev.provingground.region.services.ecs.ServiceAction;
import dev.provingground.region.services.ecs.TaskStateChanged;
import dev.provingground.region.services.fis.ExperimentStateChanged;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.fis.model.ExperimentState;

/**
 * Puts the events of the region's services on the bus, in the forms of "Amazon ECS events" in ECS's
 * developer guide, of "Alarm events and EventBridge" in CloudWatch's user guide and of "Monitor AWS
 * FIS experiments using Amazon EventBridge" in FIS's.
 */
final class ServiceEvents {
  private static final String ECS = "aws.ecs";
  private static final DateTimeFormatter ALARM_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ServiceContext context;
  private final Bus bus;

  ServiceEvents(ServiceContext context, Bus bus) {
    this.context = context;
    this.bus = bus;
  }

  void listen() {
    context.events().subscribe(TaskStateChanged.class, this::put);
    context.events().subscribe(DeploymentStateChanged.class, this::put);
    context.events().subscribe(ServiceAction.class, this::put);
    context.events().subscribe(AlarmStateChanged.class, this::put);
    context.events().subscribe(ExperimentStateChanged.class, this::put);
  }

  private void put(TaskStateChanged event) {
    var now = context.loop().now();
    var detail = PojoJson.of(event.task());
    detail.put("updatedAt", now.toString());
    bus.put(ECS, "ECS Task State Change", now, List.of(event.task().taskArn()), detail);
  }

  private void put(DeploymentStateChanged event) {
    var detail = detail(event.eventType(), event.eventName());
    detail.put("deploymentId", event.deploymentId());
    detail.put("updatedAt", event.updatedAt().toString());
    detail.put("reason", event.reason());
    bus.put(
        ECS, "ECS Deployment State Change", event.updatedAt(), List.of(event.serviceArn()), detail);
  }

  private void put(ServiceAction event) {
    var detail = detail(event.eventType(), event.eventName());
    detail.put("clusterArn", event.clusterArn());
    event.reason().ifPresent(reason -> detail.put("reason", reason));
    detail.put("createdAt", event.createdAt().toString());
    bus.put(ECS, "ECS Service Action", event.createdAt(), List.of(event.serviceArn()), detail);
  }

  private void put(AlarmStateChanged event) {
    var detail = JsonNodeFactory.instance.objectNode();
    detail.put("alarmName", event.alarmName());
    detail.set("state", state(event.state()));
    detail.set("previousState", state(event.previous()));
    detail.set("configuration", event.configuration());
    bus.put(
        "aws.cloudwatch",
        "CloudWatch Alarm State Change",
        event.state().timestamp(),
        List.of(event.alarmArn()),
        detail);
  }

  private static ObjectNode state(AlarmStateChanged.State state) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("value", state.value());
    json.put("reason", state.reason());
    state.reasonData().ifPresent(data -> json.put("reasonData", data));
    json.put("timestamp", ALARM_TIME.format(state.timestamp()));
    return json;
  }

  private void put(ExperimentStateChanged event) {
    var detail = JsonNodeFactory.instance.objectNode();
    detail.put("experiment-id", event.experimentId());
    detail.put("experiment-template-id", event.experimentTemplateId());
    detail.set("new-state", state(event.now()));
    detail.set("old-state", state(event.before()));
    bus.put(
        "aws.fis",
        "FIS Experiment State Change",
        context.loop().now(),
        List.of(event.experimentArn()),
        detail);
  }

  private static ObjectNode state(ExperimentState state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", state.statusAsString())
        .put("reason", state.reason());
  }

  private static ObjectNode detail(String eventType, String eventName) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("eventType", eventType)
        .put("eventName", eventName);
  }
}

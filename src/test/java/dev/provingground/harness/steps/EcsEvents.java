package dev.provingground.harness.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.infra.Outputs;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * The cluster's ECS events, as EventBridge delivers them into a log group of this scenario's own.
 */
public final class EcsEvents {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TARGET = "log-group";

  private final Stack stack;
  private boolean recording;

  public EcsEvents(Stack stack) {
    this.stack = stack;
  }

  void record() {
    recording = true;
    var logs = stack.aws().logs();
    logs.createLogGroup(r -> r.logGroupName(logGroup()).tags(stack.tags()));
    var arn =
        logs.describeLogGroups(r -> r.logGroupNamePrefix(logGroup())).logGroups().getFirst().arn();
    stack
        .aws()
        .events()
        .putRule(
            r ->
                r.name(rule())
                    .tags(stack.tags((k, v) -> Tag.builder().key(k).value(v).build()))
                    .eventPattern(
                        "{\"source\": [\"aws.ecs\"], \"detail\": {\"clusterArn\": [\"%s\"]}}"
                            .formatted(stack.output(Outputs.CLUSTER_ARN))));
    stack
        .aws()
        .events()
        .putTargets(r -> r.rule(rule()).targets(Target.builder().id(TARGET).arn(arn).build()));
  }

  /** The task state changes that were delivered so far, oldest first: the events' details. */
  List<JsonNode> taskStateChanges() {
    var details = new ArrayList<JsonNode>();
    for (var page : stack.aws().logs().filterLogEventsPaginator(r -> r.logGroupName(logGroup()))) {
      for (var event : page.events()) {
        var json = parse(event.message());
        if (json.path("detail-type").asText().equals("ECS Task State Change")) {
          details.add(json.path("detail"));
        }
      }
    }
    return details;
  }

  /** Takes away what {@link #record} made, whatever of it is there. */
  void forget() {
    if (!recording) {
      return;
    }
    recording = false;
    stack.aws().events().removeTargets(r -> r.rule(rule()).ids(TARGET));
    stack.aws().events().deleteRule(r -> r.name(rule()));
    stack.aws().logs().deleteLogGroup(r -> r.logGroupName(logGroup()));
  }

  private String rule() {
    return stack.deployment().options().names().prefix() + "-ecs-events";
  }

  /** EventBridge may write to groups of this prefix. */
  private String logGroup() {
    return "/aws/events/" + rule();
  }

  private static JsonNode parse(String message) {
    try {
      return JSON.readTree(message);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an event that is not JSON: " + message, e);
    }
  }
}

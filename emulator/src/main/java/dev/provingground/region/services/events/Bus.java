package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.ServiceContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The default bus: makes events whole and gives them to the targets of the rules they trigger. */
final class Bus {
  private final ServiceContext context;
  private final Rules rules;
  private final Targets targets;

  Bus(ServiceContext context, Rules rules, Targets targets) {
    this.context = context;
    this.rules = rules;
    this.targets = targets;
  }

  /**
   * Puts an event on the bus.
   *
   * @param source such as {@code aws.ecs}
   * @param resources ARNs
   * @return the event's id
   */
  String put(
      String source, String detailType, Instant time, List<String> resources, JsonNode detail) {
    var event = event(source, detailType, time, resources, detail);
    for (var rule : rules.all()) {
      if (rule.matches(event)) {
        targets.invoke(rule, time, event.toString());
      }
    }
    return event.get("id").textValue();
  }

  /**
   * A rule's time has come. Its event is for its own targets ("Scheduled Events" among the events
   * from AWS services).
   */
  void trigger(RuleRecord rule, Instant time) {
    var event =
        event(
            "aws.events",
            "Scheduled Event",
            time,
            List.of(rule.arn()),
            JsonNodeFactory.instance.objectNode());
    targets.invoke(rule, time, event.toString());
  }

  private ObjectNode event(
      String source, String detailType, Instant time, List<String> resources, JsonNode detail) {
    var event = JsonNodeFactory.instance.objectNode();
    event.put("version", "0");
    event.put("id", context.ids().uuid());
    event.put("detail-type", detailType);
    event.put("source", source);
    event.put("account", context.region().accountId());
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", context.region().region());
    var arns = event.putArray("resources");
    resources.forEach(arns::add);
    event.set("detail", detail);
    return event;
  }
}

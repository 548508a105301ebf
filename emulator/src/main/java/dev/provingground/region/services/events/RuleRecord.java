package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** A rule on the default bus, and where its events go. */
final class RuleRecord {
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final String createdBy;
  private Rule rule;
  private Triggers triggers;

  /** What makes a rule act: events, times, or both. */
  record Triggers(Optional<EventPattern> pattern, Optional<Schedule> schedule) {}

  RuleRecord(Rule rule, Triggers triggers, String createdBy) {
    this.rule = rule;
    this.triggers = triggers;
    this.createdBy = createdBy;
  }

  String name() {
    return rule.name();
  }

  String arn() {
    return rule.arn();
  }

  String createdBy() {
    return createdBy;
  }

  Rule description() {
    return rule;
  }

  /** Whether an event triggers it. */
  boolean matches(JsonNode event) {
    return isEnabled() && triggers.pattern().filter(pattern -> pattern.matches(event)).isPresent();
  }

  Optional<Schedule> schedule() {
    return triggers.schedule();
  }

  void put(Rule changed, Triggers changedTriggers) {
    rule = changed;
    triggers = changedTriggers;
  }

  void put(RuleState state) {
    rule = rule.toBuilder().state(state).build();
  }

  boolean isEnabled() {
    return rule.state() == RuleState.ENABLED;
  }

  List<Target> targets() {
    return List.copyOf(targets.values());
  }

  void put(Target target) {
    targets.put(target.id(), target);
  }

  /** Whether there is such a target. */
  boolean hasTarget(String id) {
    return targets.containsKey(id);
  }

  /** Whether there was such a target. */
  boolean removeTarget(String id) {
    return targets.remove(id) != null;
  }
}

package dev.provingground.region.services.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** A rule on the default bus, and where its events go. */
final class RuleRecord {
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final String createdBy;
  private Rule rule;
  private EventPattern pattern;

  RuleRecord(Rule rule, EventPattern pattern, String createdBy) {
    this.rule = rule;
    this.pattern = pattern;
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

  EventPattern pattern() {
    return pattern;
  }

  void put(Rule changed, EventPattern changedPattern) {
    rule = changed;
    pattern = changedPattern;
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

  /** Whether there was such a target. */
  boolean removeTarget(String id) {
    return targets.remove(id) != null;
  }
}

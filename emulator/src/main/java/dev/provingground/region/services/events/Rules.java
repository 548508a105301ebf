package dev.provingground.region.services.events;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.events.RuleRecord.Triggers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** The rules of the default bus. */
final class Rules {
  static final String DEFAULT_BUS = "default";
  private static final int MOST_TARGETS = 5;

  private final RegionIdentity region;
  private final RuleRoles roles;
  private final Map<String, RuleRecord> byName = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();

  Rules(RegionIdentity region, RuleRoles roles) {
    this.region = region;
    this.roles = roles;
  }

  /** Creates a rule, or changes the one of that name: what the request leaves out is reset. */
  RuleRecord put(PutRuleRequest request) {
    Supported.only(
        request,
        "Name",
        "EventPattern",
        "ScheduleExpression",
        "State",
        "Description",
        "RoleArn",
        "Tags",
        "EventBusName");
    checkBus(request.eventBusName());
    var name = EventErrors.required(request.name(), "name");
    if (!name.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      throw EventErrors.validation("Rule name '" + name + "' must match [.\\-_A-Za-z0-9]{1,64}");
    }
    var triggers = triggers(request);
    var rule =
        Rule.builder()
            .name(name)
            .arn(region.arn("events", "rule/" + name))
            .eventPattern(request.eventPattern())
            .scheduleExpression(request.scheduleExpression())
            .state(state(request))
            .description(request.description())
            .roleArn(request.roleArn())
            .eventBusName(DEFAULT_BUS)
            .build();
    roles.check(rule.arn(), rule.roleArn());
    var existing = byName.get(name);
    if (existing != null) {
      existing.put(rule, triggers);
      return existing;
    }
    var made = new RuleRecord(rule, triggers, region.accountId());
    byName.put(name, made);
    tag(made.arn(), request.tags());
    return made;
  }

  private static Triggers triggers(PutRuleRequest request) {
    if (request.eventPattern() == null && request.scheduleExpression() == null) {
      throw EventErrors.validation(
          "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    return new Triggers(
        Optional.ofNullable(request.eventPattern()).map(EventPattern::parse),
        Optional.ofNullable(request.scheduleExpression()).map(Schedule::of));
  }

  /** There are no management events of CloudTrail's here that a rule could be enabled for. */
  private static RuleState state(PutRuleRequest request) {
    var state = request.state() == null ? RuleState.ENABLED : request.state();
    if (state == RuleState.ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS) {
      throw Supported.unsupported("Rule state " + state);
    }
    if (state == RuleState.UNKNOWN_TO_SDK_VERSION) {
      throw EventErrors.validation(
          "1 validation error detected: Value '%s' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]"
              .formatted(request.stateAsString()));
    }
    return state;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ResourceNotFoundException
   */
  RuleRecord get(@Nullable String name, @Nullable String bus) {
    checkBus(bus);
    var found = byName.get(EventErrors.required(name, "name"));
    if (found == null) {
      throw EventErrors.ruleNotFound(name);
    }
    return found;
  }

  List<RuleRecord> all() {
    return List.copyOf(byName.values());
  }

  /** Does nothing when there is none, as AWS; else answers what it was. */
  Optional<RuleRecord> delete(@Nullable String name, @Nullable String bus) {
    checkBus(bus);
    var found = Optional.ofNullable(byName.get(EventErrors.required(name, "name")));
    found.ifPresent(this::delete);
    return found;
  }

  private void delete(RuleRecord rule) {
    if (!rule.targets().isEmpty()) {
      throw EventErrors.validation("Rule can't be deleted since it has targets.");
    }
    byName.remove(rule.name());
    tags.remove(rule.arn());
  }

  /** Adds targets, or replaces those of the same ids; all of them or none. */
  void putTargets(PutTargetsRequest request, Targets targets) {
    var rule = get(request.rule(), request.eventBusName());
    if (request.targets().isEmpty()) {
      throw EventErrors.validation(
          "1 validation error detected: Value '[]' at 'targets' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }
    request.targets().forEach(target -> targets.check(rule, target));
    long more =
        request.targets().stream()
            .map(Target::id)
            .distinct()
            .filter(id -> !rule.hasTarget(id))
            .count();
    if (rule.targets().size() + more > MOST_TARGETS) {
      throw EventErrors.limitExceeded();
    }
    request.targets().forEach(rule::put);
  }

  /** Removes targets; answers those that there were not. */
  List<RemoveTargetsResultEntry> removeTargets(RuleRecord rule, List<String> ids) {
    var failed = new ArrayList<RemoveTargetsResultEntry>();
    for (var id : ids) {
      if (!rule.removeTarget(id)) {
        failed.add(
            RemoveTargetsResultEntry.builder()
                .targetId(id)
                .errorCode("ResourceNotFoundException")
                .errorMessage("The target " + id + " does not exist on rule " + rule.name() + ".")
                .build());
      }
    }
    return failed;
  }

  /** Names of the rules with a target of this ARN. */
  List<String> namesByTarget(String arn) {
    return byName.values().stream()
        .filter(rule -> rule.targets().stream().map(Target::arn).anyMatch(arn::equals))
        .map(RuleRecord::name)
        .toList();
  }

  void tag(@Nullable String arn, List<Tag> added) {
    var all = tagsOf(arn);
    added.forEach(tag -> all.put(tag.key(), tag.value()));
  }

  void untag(@Nullable String arn, List<String> keys) {
    tagsOf(arn).keySet().removeAll(keys);
  }

  List<Tag> tags(@Nullable String arn) {
    return tagsOf(arn).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  static void checkBus(@Nullable String nameOrArn) {
    if (nameOrArn != null
        && !nameOrArn.equals(DEFAULT_BUS)
        && !nameOrArn.endsWith(":event-bus/" + DEFAULT_BUS)) {
      throw EventErrors.notFound("Event bus " + nameOrArn + " does not exist.");
    }
  }

  private Map<String, String> tagsOf(@Nullable String arn) {
    var known = EventErrors.required(arn, "resourceARN");
    if (byName.values().stream().noneMatch(rule -> rule.arn().equals(known))) {
      throw EventErrors.notFound("Rule " + known + " does not exist.");
    }
    return tags.computeIfAbsent(known, key -> new LinkedHashMap<>());
  }
}

package dev.provingground.region.services.events;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final RegionIdentity region;
  private final Map<String, RuleRecord> byName = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();

  Rules(RegionIdentity region) {
    this.region = region;
  }

  /** Creates a rule, or changes the one of that name: what the request leaves out is reset. */
  RuleRecord put(PutRuleRequest request) {
    Supported.only(request, "Name", "EventPattern", "State", "Description", "Tags", "EventBusName");
    checkBus(request.eventBusName());
    var name = EventErrors.required(request.name(), "name");
    if (!name.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      throw EventErrors.validation("Rule name '" + name + "' must match [.\\-_A-Za-z0-9]{1,64}");
    }
    if (request.eventPattern() == null) {
      throw EventErrors.validation(
          "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    var pattern = EventPattern.parse(request.eventPattern());
    var rule =
        Rule.builder()
            .name(name)
            .arn(region.arn("events", "rule/" + name))
            .eventPattern(request.eventPattern())
            .state(request.state() == null ? RuleState.ENABLED : request.state())
            .description(request.description())
            .eventBusName(DEFAULT_BUS)
            .build();
    var existing = byName.get(name);
    if (existing != null) {
      existing.put(rule, pattern);
      return existing;
    }
    var made = new RuleRecord(rule, pattern, region.accountId());
    byName.put(name, made);
    tag(made.arn(), request.tags());
    return made;
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

  /** Does nothing when there is none, as AWS. */
  void delete(@Nullable String name, @Nullable String bus) {
    checkBus(bus);
    var found = byName.get(EventErrors.required(name, "name"));
    if (found == null) {
      return;
    }
    if (!found.targets().isEmpty()) {
      throw EventErrors.validation("Rule can't be deleted since it has targets.");
    }
    byName.remove(found.name());
    tags.remove(found.arn());
  }

  void putTargets(PutTargetsRequest request) {
    var rule = get(request.rule(), request.eventBusName());
    if (request.targets().isEmpty() || request.targets().size() + rule.targets().size() > 5) {
      throw EventErrors.validation("A rule has 1 to 5 targets");
    }
    for (var target : request.targets()) {
      Supported.only(target, "Id", "Arn");
      EventErrors.required(target.id(), "targets.member.id");
      var arn = EventErrors.required(target.arn(), "targets.member.arn");
      if (!arn.startsWith(region.arn("logs", "log-group:"))) {
        throw Supported.unsupported("Target " + arn);
      }
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

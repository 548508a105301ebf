package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesRequest;

/** Makes, changes and deletes the rules of listeners. */
final class Rules {
  private final ServiceContext context;
  private final Resources resources;
  private final DataPlane dataPlane;
  private final Tags tags;

  Rules(ServiceContext context, Resources resources, DataPlane dataPlane, Tags tags) {
    this.context = context;
    this.resources = resources;
    this.dataPlane = dataPlane;
    this.tags = tags;
  }

  Rule create(CreateRuleRequest request) {
    Supported.only(request, "ListenerArn", "Conditions", "Priority", "Actions", "Tags");
    var listener = resources.listener(request.listenerArn());
    int priority = priority(request.priority());
    var conditions = Conditions.complete(request.conditions());
    var actions = Actions.complete(request.actions(), "actions");
    var loadBalancer = resources.loadBalancer(listener.loadBalancerArn());
    Listeners.checkAssociation(resources, loadBalancer, Actions.targetGroups(actions));
    if (listener.hasPriority(priority)) {
      throw ElbErrors.priorityInUse(priority);
    }
    long others =
        resources.listenersOf(loadBalancer).stream()
            .flatMap(one -> one.rules().stream())
            .filter(one -> !one.isDefault())
            .count();
    if (Quota.RULES_PER_APPLICATION_LOAD_BALANCER.isReached(others)) {
      throw ElbErrors.tooManyRules();
    }
    var rule =
        Rule.builder()
            .ruleArn(Listeners.ruleArn(listener.arn(), context.ids().hex(16)))
            .priority(String.valueOf(priority))
            .conditions(conditions)
            .actions(actions)
            .isDefault(false)
            .build();
    listener.put(rule);
    tags.add(rule.ruleArn(), request.tags());
    dataPlane.refresh();
    return rule;
  }

  Page<Rule> describe(DescribeRulesRequest request) {
    var found = new ArrayList<Rule>();
    if (request.listenerArn() != null) {
      found.addAll(resources.listener(request.listenerArn()).rules());
    } else if (!request.ruleArns().isEmpty()) {
      request.ruleArns().forEach(arn -> found.add(rule(arn)));
    } else {
      throw ElbErrors.validation("You must specify either rule ARNs or a listener ARN");
    }
    return ElbErrors.PAGES.page(request, found);
  }

  Rule modify(ModifyRuleRequest request) {
    Supported.only(request, "RuleArn", "Conditions", "Actions");
    var listener = resources.listenerOfRule(request.ruleArn());
    var changed = rule(request.ruleArn()).toBuilder();
    if (!request.conditions().isEmpty()) {
      if (rule(request.ruleArn()).isDefault()) {
        throw ElbErrors.notPermitted(
            "Default rule '" + request.ruleArn() + "' cannot have conditions");
      }
      changed.conditions(Conditions.complete(request.conditions()));
    }
    if (!request.actions().isEmpty()) {
      var actions = Actions.complete(request.actions(), "actions");
      var loadBalancer = resources.loadBalancer(listener.loadBalancerArn());
      Listeners.checkAssociation(resources, loadBalancer, Actions.targetGroups(actions));
      changed.actions(actions);
    }
    var rule = changed.build();
    listener.put(rule);
    dataPlane.refresh();
    return rule;
  }

  void delete(@Nullable String arn) {
    var listener = resources.listenerOfRule(arn);
    var rule = rule(arn);
    if (rule.isDefault()) {
      throw ElbErrors.notPermitted("Default rule '" + arn + "' cannot be deleted");
    }
    listener.removeRule(rule.ruleArn());
    tags.forget(rule.ruleArn());
    dataPlane.refresh();
  }

  /** Gives rules of one listener other priorities, all or none. */
  List<Rule> setPriorities(SetRulePrioritiesRequest request) {
    Constraint.required(request.rulePriorities(), "rulePriorities");
    var listener = resources.listenerOfRule(request.rulePriorities().getFirst().ruleArn());
    var priorities = new HashMap<String, Integer>();
    for (var pair : request.rulePriorities()) {
      if (resources.listenerOfRule(pair.ruleArn()) != listener) {
        throw ElbErrors.validation("All rules must belong to the same listener");
      }
      if (rule(pair.ruleArn()).isDefault()) {
        throw ElbErrors.notPermitted(
            "Default rule '" + pair.ruleArn() + "' cannot have another priority");
      }
      priorities.put(pair.ruleArn(), priority(pair.priority()));
    }
    var taken = new HashSet<Integer>();
    for (var rule : listener.rules()) {
      if (!rule.isDefault()) {
        int priority = priorities.getOrDefault(rule.ruleArn(), Integer.parseInt(rule.priority()));
        if (!taken.add(priority)) {
          throw ElbErrors.priorityInUse(priority);
        }
      }
    }
    var changed = new ArrayList<Rule>();
    for (var entry : priorities.entrySet()) {
      var rule = rule(entry.getKey());
      changed.add(rule.toBuilder().priority(String.valueOf(entry.getValue())).build());
    }
    priorities.keySet().forEach(listener::removeRule);
    changed.forEach(listener::put);
    dataPlane.refresh();
    return changed;
  }

  private Rule rule(@Nullable String arn) {
    return Objects.requireNonNull(
        resources.listenerOfRule(arn).rule(Constraint.required(arn, "ruleArn")));
  }

  private static int priority(@Nullable Integer value) {
    return Constraint.range(Constraint.required(value, "priority"), 0, 1, 50_000, "priority");
  }
}

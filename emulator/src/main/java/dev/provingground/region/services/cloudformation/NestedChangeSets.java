package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudformation.stack.ChangeSet;
import dev.provingground.region.services.cloudformation.stack.NestedPlan;
import dev.provingground.region.services.cloudformation.stack.Nesting;
import dev.provingground.region.services.cloudformation.stack.Operation;
import dev.provingground.region.services.cloudformation.stack.PlannedChange;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.OperationType;

/**
 * The change sets of nested stacks, which are made, executed and deleted with their root's ("Change
 * sets for nested stacks").
 */
final class NestedChangeSets {
  private static final int LONGEST_PREFIX = 115;
  private static final int SUFFIX = 12;

  private final ServiceContext context;
  private final StackStore stacks;
  private final StackEngine engine;

  NestedChangeSets(ServiceContext context, StackStore stacks, StackEngine engine) {
    this.context = context;
    this.stacks = stacks;
    this.engine = engine;
  }

  /** Makes those below a root. Returns the root with them among its changes. */
  ChangeSet make(Stack stack, ChangeSet root) {
    return root.includesNestedStacks() ? make(stack, root, root) : root;
  }

  private ChangeSet make(Stack stack, ChangeSet changeSet, ChangeSet root) {
    return changeSet.with(
        changeSet.changes().stream()
            .map(
                change ->
                    change
                        .nested()
                        .map(plan -> change.in(make(stack, changeSet, root, change, plan)))
                        .orElse(change))
            .toList());
  }

  private String make(
      Stack parent, ChangeSet parents, ChangeSet root, PlannedChange change, NestedPlan plan) {
    var adds = change.action() == ChangeAction.ADD;
    var stack = adds ? review(parent, plan.stack()) : plan.stack();
    var prefix = root.name() + "-" + change.logicalId();
    var name =
        prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX))
            + "-"
            + context.ids().suffix(SUFFIX);
    var id =
        context.region().arn("cloudformation", "changeSet/" + name + "/" + context.ids().uuid());
    var nested =
        new ChangeSet(
            name,
            id,
            adds ? ChangeSetType.CREATE : ChangeSetType.UPDATE,
            plan.revision(),
            plan.changes(),
            ChangeSetStatus.CREATE_COMPLETE,
            Optional.of("Executable from root change set"),
            ExecutionStatus.UNAVAILABLE,
            context.loop().now(),
            root.description(),
            root.onStackFailure(),
            root.roleArn(),
            Optional.empty(),
            true,
            Optional.of(new ChangeSet.Parent(parents.id(), root.id())),
            Operation.of(id, 0, OperationType.CREATE_CHANGESET, context.loop().now()));
    stack.changeSets().add(make(stack, nested, root));
    return id;
  }

  private Stack review(Stack parent, Stack unborn) {
    var stack = engine.review(unborn.name(), unborn.id());
    stack.setNesting(Optional.of(Nesting.in(parent)));
    stack.setTerminationProtection(parent.terminationProtection());
    stacks.add(stack);
    return stack;
  }

  /** All others that a stack has were made for what it was; so were those below it. */
  void execute(Stack stack, ChangeSet changeSet) {
    for (var other : List.copyOf(stack.changeSets())) {
      if (!other.id().equals(changeSet.id())) {
        discard(stack, other);
      }
    }
    stack.changeSets().clear();
    stack.changeSets().add(changeSet.executed(ExecutionStatus.EXECUTE_COMPLETE));
    stack.setChangeSetId(Optional.of(changeSet.id()));
    var announced = new LinkedHashMap<String, String>();
    for (var change : changeSet.changes()) {
      change
          .changeSetId()
          .flatMap(this::find)
          .ifPresent(
              nested -> {
                if (change.action() == ChangeAction.ADD) {
                  announced.put(change.logicalId(), nested.stack().id());
                }
                execute(nested.stack(), nested.changeSet());
              });
    }
    stack.setAnnounced(announced);
  }

  /** Deletes a change set and those below it, with the stacks that were made for them. */
  void discard(Stack stack, ChangeSet changeSet) {
    stack.changeSets().remove(changeSet);
    for (var change : changeSet.changes()) {
      change
          .changeSetId()
          .flatMap(this::find)
          .ifPresent(
              nested -> {
                discard(nested.stack(), nested.changeSet());
                if (change.action() == ChangeAction.ADD) {
                  engine.nested().discard(nested.stack());
                }
              });
    }
  }

  /** Deletes all that a stack has. */
  void discardAll(Stack stack) {
    List.copyOf(stack.changeSets()).forEach(changeSet -> discard(stack, changeSet));
  }

  private Optional<ChangeSetCommands.Found> find(String id) {
    return stacks.all().stream()
        .flatMap(
            stack ->
                stack.changeSets().stream()
                    .filter(changeSet -> changeSet.id().equals(id))
                    .map(changeSet -> new ChangeSetCommands.Found(stack, changeSet)))
        .findFirst();
  }
}

package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What parents do with the stacks that are nested in them. Owned by the event loop. */
public final class NestedStacks {
  private final Stacks stacks;
  private final StackEngine engine;
  private @Nullable Stack commanding;

  NestedStacks(Stacks stacks, StackEngine engine) {
    this.stacks = stacks;
    this.engine = engine;
  }

  <T> T command(Stack parent, Supplier<T> request) {
    var before = commanding;
    commanding = parent;
    try {
      return request.get();
    } finally {
      commanding = before;
    }
  }

  /** The stack that makes the request that is being handled; empty when somebody else does. */
  public Optional<Stack> parent() {
    return Optional.ofNullable(commanding);
  }

  /**
   * As whom a parent does what it asks of a nested stack: as it is deployed itself.
   *
   * @param parent which asks
   */
  public static StackEngine.Start start(Stack parent) {
    return new StackEngine.Start(
        CallContext.current().caller(), parent.roleArn(), Optional.empty());
  }

  /** One that is there. */
  Optional<Stack> find(String id) {
    return stacks.byId(id).filter(stack -> !stack.isDeleted());
  }

  /**
   * What change sets have announced and nobody has made is nothing, once the operation is over that
   * should have made it.
   */
  void forget(Stack parent) {
    for (var id : parent.announced().values()) {
      find(id).ifPresent(this::discard);
    }
    parent.setAnnounced(Map.of());
  }

  /** Deletes a stack that only a change set was made for. */
  public void discard(Stack stack) {
    if (stack.status() == StackStatus.REVIEW_IN_PROGRESS) {
      forget(stack);
      stack.report(StackStatus.DELETE_COMPLETE, Optional.empty());
    }
  }

  /**
   * @throws HandlerFailure NotFound when there is no such stack, or no more
   */
  Stack get(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new HandlerFailure(
                    HandlerErrorCode.NOT_FOUND, "Stack with id " + id + " does not exist"));
  }

  /** Begins to take back what its parent's update made of a stack; what failed is gone on with. */
  public void revert(Stack stack, Stack parent) {
    var start = start(parent);
    switch (stack.status()) {
      case UPDATE_IN_PROGRESS, UPDATE_COMPLETE_CLEANUP_IN_PROGRESS -> {
        if (stack.operation().orElse(null) instanceof UpdateOperation update
            && update.isEmbedded()) {
          update.takeBack("");
        }
      }
      case UPDATE_ROLLBACK_FAILED -> engine.continueRollback(stack, start, stack.takeSkipped());
      case UPDATE_FAILED -> engine.rollback(stack, start, parent.retainsExceptOnCreate());
      default -> throw new IllegalStateException(stack.id() + " is " + stack.status());
    }
  }

  /**
   * Notes which resources of nested stacks are to be skipped when the rollback of their root goes
   * on.
   *
   * @param skipped {@code NestedStackName.ResourceLogicalID} for those of nested stacks
   * @return those of the root itself
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when there
   *     is no such stack, or its rollback did not fail at the resource, or the resource is a stack
   *     that is there
   */
  Set<String> skip(Stack root, Set<String> skipped) {
    var own = new LinkedHashSet<String>();
    var nested = new LinkedHashMap<Stack, Set<String>>();
    for (var name : skipped) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        own.add(name);
      } else {
        nested
            .computeIfAbsent(
                named(root, name.substring(0, dot), name), stack -> new LinkedHashSet<>())
            .add(name.substring(dot + 1));
      }
    }
    checkNoStacks(root, own);
    nested.forEach(
        (stack, ids) -> {
          stack
              .failedRollback()
              .orElseThrow(() -> StackEngine.notFromHere("RollbackUpdatedStack"))
              .checkFailed(ids);
          checkNoStacks(stack, ids);
        });
    nested.forEach(Stack::setSkipped);
    return own;
  }

  private Stack named(Stack root, String name, String skipped) {
    return stacks.descendants(root).stream()
        .filter(stack -> stack.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problems.validationError(
                    "ResourcesToSkip [%s]: there is no stack %s nested in %s"
                        .formatted(skipped, name, root.id())));
  }

  private void checkNoStacks(Stack stack, Set<String> ids) {
    for (var id : ids) {
      stack
          .resource(id)
          .flatMap(resource -> stacks.byId(resource.physicalId()))
          .filter(nested -> !nested.status().toString().startsWith("DELETE_"))
          .ifPresent(
              nested -> {
                throw Problems.validationError(
                    "ResourcesToSkip [%s]: the embedded stack %s is in %s state; a stack can be skipped in DELETE_IN_PROGRESS, DELETE_COMPLETE or DELETE_FAILED state only"
                        .formatted(id, nested.id(), nested.status()));
              });
    }
  }

  /** Why the last update was taken back. */
  static Optional<String> failure(Stack stack) {
    return stack.events().reversed().stream()
        .filter(event -> event.isAbout(stack))
        .filter(event -> event.status().equals(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS.toString()))
        .findFirst()
        .flatMap(Event::reason);
  }

  static Map<String, String> outputs(Stack stack) {
    var outputs = new LinkedHashMap<String, String>();
    stack.outputs().forEach(output -> outputs.put(output.name(), output.value()));
    return outputs;
  }
}

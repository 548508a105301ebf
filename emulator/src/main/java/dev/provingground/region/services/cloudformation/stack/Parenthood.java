package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.services.cloudformation.resource.ParentStack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A revision of a stack as the parent of those that are its resources. */
record Parenthood(NestedStacks nested, StackContext context) implements ParentStack {
  @Override
  public List<String> capabilities() {
    return context.revision().capabilities();
  }

  @Override
  public boolean keeps() {
    return context.stack().disableRollback();
  }

  @Override
  public boolean retainsExceptOnCreate() {
    return context.stack().retainsExceptOnCreate();
  }

  @Override
  public String nestedName(String logicalId, int maxLength) {
    return Optional.ofNullable(context.stack().announced().get(logicalId))
        .map(id -> nested.get(id).name())
        .orElseGet(() -> context.scope().physicalName(logicalId, maxLength));
  }

  @Override
  public <T> T command(Supplier<T> request) {
    return nested.command(context.stack(), request);
  }

  @Override
  public State state(String stackId) {
    var stack = nested.get(stackId);
    return new State(stack.status(), stack.statusReason(), NestedStacks.failure(stack));
  }

  @Override
  public Map<String, String> outputs(String stackId) {
    return NestedStacks.outputs(nested.get(stackId));
  }

  @Override
  public void interrupt(String stackId) {
    if (!stackId.isEmpty()) {
      nested
          .get(stackId)
          .operation()
          .filter(StackOperation::isEmbedded)
          .ifPresent(StackOperation::cancel);
    }
  }

  @Override
  public void cleanUp(String stackId) {
    nested
        .get(stackId)
        .operation()
        .filter(StackOperation::isEmbedded)
        .ifPresent(StackOperation::cleanUp);
  }
}

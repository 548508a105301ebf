package dev.provingground.region.services.cloudformation.stack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.OperationType;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * What was done to one stack: a stack's status tells when the next operation begins. Rollbacks are
 * operations of their own.
 */
final class Operations {
  private final String stackId;
  private final List<Operation> operations = new ArrayList<>();

  Operations(String stackId) {
    this.stackId = stackId;
  }

  /** The operation that a stack is in when it comes from one status to another. */
  Operation at(StackStatus before, StackStatus next, Instant now) {
    beginning(before, next)
        .ifPresent(type -> operations.add(Operation.of(stackId, operations.size(), type, now)));
    return last();
  }

  Operation last() {
    return operations.getLast();
  }

  Operation last(OperationType type) {
    return operations.reversed().stream()
        .filter(operation -> operation.type() == type)
        .findFirst()
        .orElseThrow();
  }

  private Optional<OperationType> beginning(StackStatus before, StackStatus next) {
    return switch (next) {
      case REVIEW_IN_PROGRESS -> Optional.of(OperationType.CREATE_CHANGESET);
      case CREATE_IN_PROGRESS -> Optional.of(OperationType.CREATE_STACK);
      case UPDATE_IN_PROGRESS -> Optional.of(OperationType.UPDATE_STACK);
      case DELETE_IN_PROGRESS -> Optional.of(OperationType.DELETE_STACK);
      // What was in review only has nothing to be deleted first.
      case DELETE_COMPLETE ->
          Optional.of(OperationType.DELETE_STACK).filter(type -> last().type() != type);
      case ROLLBACK_IN_PROGRESS -> Optional.of(OperationType.ROLLBACK);
      case UPDATE_ROLLBACK_IN_PROGRESS ->
          Optional.of(
              before == StackStatus.UPDATE_ROLLBACK_FAILED
                  ? OperationType.CONTINUE_ROLLBACK
                  : OperationType.ROLLBACK);
      default -> Optional.empty();
    };
  }
}

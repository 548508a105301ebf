package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Whether a stack can be updated from the state that it is in. */
final class UpdateChecks {
  private static final Set<StackStatus> UPDATABLE =
      Set.of(
          StackStatus.CREATE_COMPLETE,
          StackStatus.UPDATE_COMPLETE,
          StackStatus.UPDATE_ROLLBACK_COMPLETE,
          StackStatus.CREATE_FAILED,
          StackStatus.UPDATE_FAILED);

  private UpdateChecks() {}

  /** Whether a change set can be made of it, too. */
  static void checkUpdatable(Stack stack) {
    if (!UPDATABLE.contains(stack.status())) {
      throw Problems.validationError(
          "Stack:%s is in %s state and can not be updated.".formatted(stack.id(), stack.status()));
    }
  }

  /**
   * One whose last operation failed and was kept goes on being kept until an update succeeds, or it
   * is rolled back.
   */
  static void checkResumable(Stack stack, boolean keeps) {
    if (stack.status() == StackStatus.CREATE_FAILED
        && stack.onFailure().equals(Optional.of(OnFailure.DO_NOTHING))) {
      throw Problems.validationError(
          "This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure:"
              + " DO_NOTHING]. Please use disable-rollback option instead during stack creation.");
    }
    if (!keeps
        && (stack.status() == StackStatus.CREATE_FAILED
            || stack.status() == StackStatus.UPDATE_FAILED)) {
      throw Problems.validationError(
          "This stack is currently in a non-terminal ["
              + stack.status()
              + "] state. To update the stack from this state, please use the disable-rollback"
              + " parameter with update-stack API. To rollback to the last known good state, use"
              + " the rollback-stack API");
    }
  }
}

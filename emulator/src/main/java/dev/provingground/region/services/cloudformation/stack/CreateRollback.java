package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.ROLLBACK_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.ROLLBACK_IN_PROGRESS;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Takes back a creation: all that was made is deleted. */
final class CreateRollback implements StackOperation {
  private final StackContext context;
  private final String reason;
  private final boolean retainsExceptOnCreate;
  private final StackStatus begins;
  private final StackStatus complete;
  private final StackStatus failed;
  private @Nullable DeleteOperation delete;

  /** The stack stays, with its history. */
  static CreateRollback keepingStack(
      StackContext context, String reason, boolean retainsExceptOnCreate) {
    return new CreateRollback(
        context,
        reason,
        retainsExceptOnCreate,
        ROLLBACK_IN_PROGRESS,
        ROLLBACK_COMPLETE,
        ROLLBACK_FAILED);
  }

  /** The stack goes too. */
  static CreateRollback deletingStack(
      StackContext context, String reason, boolean retainsExceptOnCreate) {
    return new CreateRollback(
        context, reason, retainsExceptOnCreate, DELETE_IN_PROGRESS, DELETE_COMPLETE, DELETE_FAILED);
  }

  private CreateRollback(
      StackContext context,
      String reason,
      boolean retainsExceptOnCreate,
      StackStatus begins,
      StackStatus complete,
      StackStatus failed) {
    this.context = context;
    this.reason = reason;
    this.retainsExceptOnCreate = retainsExceptOnCreate;
    this.begins = begins;
    this.complete = complete;
    this.failed = failed;
  }

  @Override
  public void start() {
    var stack = context.stack();
    stack.report(begins, Optional.of(reason));
    stack.setRetention(Retention.onRollback(retainsExceptOnCreate));
    var started = new DeleteOperation(context, stack.resources(), stack.retention(), this::deleted);
    delete = started;
    started.start();
  }

  @Override
  public void cancel() {
    if (delete != null) {
      delete.cancel();
    }
  }

  private void deleted(List<String> undeleted) {
    context.end();
    if (undeleted.isEmpty()) {
      context.stack().report(complete, Optional.empty());
    } else {
      context.stack().report(failed, Optional.of(Reasons.failedTo("delete", undeleted)));
    }
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_IN_PROGRESS;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Deletes a whole stack. */
final class StackDeletion implements StackOperation {
  private final StackContext context;
  private final Set<String> retained;
  private final Predicate<StackResource> retention;
  private @Nullable DeleteOperation delete;

  /**
   * @param retained resources that failed to be deleted before and are now to be left
   * @param retention which others are left
   */
  StackDeletion(StackContext context, Set<String> retained, Predicate<StackResource> retention) {
    this.context = context;
    this.retained = retained;
    this.retention = retention;
  }

  @Override
  public void start() {
    var stack = context.stack();
    stack.report(DELETE_IN_PROGRESS, Optional.of("User Initiated"));
    stack.setRetention(retention);
    var problems = new Problems();
    Outputs.checkUnused(stack, context.exports(), problems);
    if (!problems.isEmpty()) {
      end(Optional.of(problems.toString()));
      return;
    }
    var resources = new ArrayList<>(stack.resources());
    resources.addAll(stack.strays());
    var started =
        new DeleteOperation(
            context,
            resources,
            resource -> retained.contains(resource.logicalId()) || retention.test(resource),
            this::deleted);
    delete = started;
    started.start();
  }

  @Override
  public void cancel() {
    if (delete != null) {
      delete.cancel();
    }
  }

  private void deleted(List<String> failed) {
    end(failed.isEmpty() ? Optional.empty() : Optional.of(Reasons.failedTo("delete", failed)));
  }

  private void end(Optional<String> failure) {
    var stack = context.stack();
    stack.end();
    if (failure.isEmpty()) {
      stack.setOutputs(List.of());
    }
    stack.report(failure.isEmpty() ? DELETE_COMPLETE : DELETE_FAILED, failure);
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.CREATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.CREATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.CREATE_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.DELETE_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.ROLLBACK_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.ROLLBACK_IN_PROGRESS;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Creates all resources of a stack; when one fails, does what the request said to do then. */
final class CreateOperation implements StackOperation {
  private final StackContext context;
  private final OnFailure onFailure;
  private final ResourceWorker worker;
  private @Nullable GraphRun run;
  private @Nullable DeleteOperation rollback;

  CreateOperation(StackContext context, OnFailure onFailure) {
    this.context = context;
    this.onFailure = onFailure;
    this.worker = new ResourceWorker(context);
  }

  @Override
  public void start() {
    var stack = context.stack();
    stack.report(CREATE_IN_PROGRESS, Optional.of("User Initiated"));
    stack.setImports(context.imports());
    var graph = context.graph();
    run =
        new GraphRun(
            graph, GraphRun.OnFailure.STOP, (id, told) -> create(id, graph, told), this::created);
    run.start();
  }

  @Override
  public void cancel() {
    if (run != null) {
      run.cancel();
    }
    if (rollback != null) {
      rollback.cancel();
    }
  }

  private GraphRun.Cancellation create(
      String logicalId, DependencyGraph graph, Consumer<Boolean> finished) {
    var definition = context.revision().template().resource(logicalId);
    var resource = new StackResource(definition, graph.before(logicalId), context.scope());
    context.stack().mutableResources().put(logicalId, resource);
    return worker.create(resource, finished);
  }

  private void created(List<String> failed) {
    if (!failed.isEmpty()) {
      fail(Reasons.failedTo("create", failed));
      return;
    }
    try {
      context.stack().setOutputs(Outputs.of(context));
    } catch (RuntimeException e) {
      fail(Problems.message(e) + " ");
      return;
    }
    end(CREATE_COMPLETE, Optional.empty());
  }

  private void fail(String reason) {
    switch (onFailure) {
      case DO_NOTHING -> end(CREATE_FAILED, Optional.of(reason));
      case DELETE -> undo(reason, DELETE_IN_PROGRESS, DELETE_COMPLETE, DELETE_FAILED);
      default -> undo(reason, ROLLBACK_IN_PROGRESS, ROLLBACK_COMPLETE, ROLLBACK_FAILED);
    }
  }

  private void undo(String reason, StackStatus begins, StackStatus complete, StackStatus failed) {
    var stack = context.stack();
    stack.report(begins, Optional.of(reason + "Rollback requested by user."));
    var delete =
        new DeleteOperation(
            context,
            stack.resources(),
            Retention::onRollback,
            undeleted ->
                end(
                    undeleted.isEmpty() ? complete : failed,
                    undeleted.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Reasons.failedTo("delete", undeleted))));
    rollback = delete;
    delete.start();
  }

  private void end(StackStatus status, Optional<String> reason) {
    context.stack().end();
    context.stack().report(status, reason);
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.CREATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.CREATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.CREATE_IN_PROGRESS;

import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.time.Timer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Creates all resources of a stack; when one fails, does what the request said to do then. */
final class CreateOperation implements StackOperation {
  private final StackContext context;
  private final FailurePolicy policy;
  private final ResourceWorker worker;
  private @Nullable GraphRun run;
  private @Nullable CreateRollback rollback;
  private @Nullable Timer timeout;

  CreateOperation(StackContext context, FailurePolicy policy) {
    this.context = context;
    this.policy = policy;
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
            graph,
            policy.keeps() ? GraphRun.OnFailure.CONTINUE : GraphRun.OnFailure.STOP,
            (id, told) -> create(id, graph, told),
            this::created);
    timeout =
        stack
            .creationTimeout()
            .map(most -> context.region().loop().after(most, this::timedOut))
            .orElse(null);
    run.start();
  }

  private void timedOut() {
    if (run != null) {
      run.cancel();
    }
    fail("Stack creation time exceeded the specified timeout. ");
  }

  private void stopTimeout() {
    if (timeout != null) {
      timeout.cancel();
    }
  }

  @Override
  public void cancel() {
    stopTimeout();
    if (run != null) {
      run.cancel();
    }
    if (rollback != null) {
      rollback.cancel();
    }
  }

  @Override
  public boolean isEmbedded() {
    return policy.embedded();
  }

  private GraphRun.Cancellation create(
      String logicalId, DependencyGraph graph, Consumer<Boolean> finished) {
    var definition = context.revision().template().resource(logicalId);
    var resource = new StackResource(definition, graph.before(logicalId), context.scope());
    context.stack().mutableResources().put(logicalId, resource);
    return worker.create(resource, finished);
  }

  private void created(List<String> failed) {
    stopTimeout();
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
    if (policy.keeps() || policy.embedded()) {
      context.stack().setHalted(Optional.of(UpdateJournal.ofCreation()));
      end(CREATE_FAILED, Optional.of(reason));
      return;
    }
    var why = reason + "Rollback requested by user.";
    var started =
        policy.onFailure() == OnFailure.DELETE
            ? CreateRollback.deletingStack(context, why, policy.retainsExceptOnCreate())
            : CreateRollback.keepingStack(context, why, policy.retainsExceptOnCreate());
    rollback = started;
    started.start();
  }

  private void end(StackStatus status, Optional<String> reason) {
    context.end();
    context.stack().report(status, reason);
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_IN_PROGRESS;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Brings a stack to another revision: makes and changes resources in order, then deletes what is no
 * longer wanted. When something fails, all goes back to what it was.
 */
final class UpdateOperation implements StackOperation {
  private final StackContext context;
  private final boolean rollsBack;
  private final ResourceWorker worker;
  private final ResourceUpdater updater;
  private final Set<String> added = new LinkedHashSet<>();
  private @Nullable StackOperation next;
  private @Nullable GraphRun run;

  /**
   * @param context with the revision to come
   */
  UpdateOperation(StackContext context, boolean rollsBack) {
    this.context = context;
    this.rollsBack = rollsBack;
    this.worker = new ResourceWorker(context);
    this.updater = new ResourceUpdater(context, worker);
  }

  @Override
  public void start() {
    context.stack().report(UPDATE_IN_PROGRESS, Optional.of("User Initiated"));
    var graph = context.graph();
    run =
        new GraphRun(
            graph,
            GraphRun.OnFailure.STOP,
            (id, told) -> apply(id, graph.before(id), told),
            failed -> applied(graph, failed));
    run.start();
  }

  @Override
  public void cancel() {
    if (run != null) {
      run.cancel();
    }
    if (next != null) {
      next.cancel();
    }
  }

  private GraphRun.Cancellation apply(
      String logicalId, Set<String> dependencies, Consumer<Boolean> finished) {
    var stack = context.stack();
    var definition = context.revision().template().resource(logicalId);
    var existing = stack.resource(logicalId).filter(resource -> !resource.isGone());
    if (existing.isPresent()) {
      return updater.update(existing.get(), definition, dependencies, finished);
    }
    added.add(logicalId);
    var resource = new StackResource(definition, dependencies, context.scope());
    stack.mutableResources().put(logicalId, resource);
    return worker.create(resource, finished);
  }

  private void applied(DependencyGraph graph, List<String> failed) {
    if (!failed.isEmpty()) {
      fail(reason(failed));
      return;
    }
    List<StackOutput> outputs;
    try {
      outputs = Outputs.of(context);
    } catch (RuntimeException e) {
      fail(Problems.message(e) + " ");
      return;
    }
    var stack = context.stack();
    stack.setOutputs(outputs);
    stack.setRevision(context.revision());
    stack.setImports(context.imports());
    stack.report(UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, Optional.empty());
    var removed =
        stack.resources().stream()
            .filter(resource -> !graph.dependencies().containsKey(resource.logicalId()))
            .toList();
    var unwanted = new ArrayList<>(updater.obsolete());
    unwanted.addAll(removed);
    var obsolete = Set.copyOf(updater.obsolete());
    cleanUp(
        unwanted,
        resource ->
            obsolete.contains(resource)
                ? Retention.onReplace(stack.resource(resource.logicalId()).orElseThrow())
                : Retention.onDelete(resource),
        () -> {
          removed.forEach(resource -> stack.mutableResources().remove(resource.logicalId()));
          end(UPDATE_COMPLETE, Optional.empty());
        });
  }

  private void fail(String reason) {
    if (!rollsBack) {
      end(UPDATE_FAILED, Optional.of(reason));
      return;
    }
    var rollback = new UpdateRollback(context, worker, updater, added, reason);
    next = rollback;
    rollback.start();
  }

  private String reason(List<String> failed) {
    var created = failed.stream().filter(added::contains).toList();
    var updated = failed.stream().filter(id -> !added.contains(id)).toList();
    return (created.isEmpty() ? "" : Reasons.failedTo("create", created))
        + (updated.isEmpty() ? "" : Reasons.failedTo("update", updated));
  }

  /** What cannot be deleted then stays behind, as on AWS; its event says why. */
  private void cleanUp(
      List<StackResource> unwanted, Predicate<StackResource> retained, Runnable finished) {
    var cleanup = new DeleteOperation(context, unwanted, retained, failed -> finished.run());
    next = cleanup;
    cleanup.start();
  }

  private void end(StackStatus status, Optional<String> reason) {
    context.stack().end();
    context.stack().report(status, reason);
  }
}

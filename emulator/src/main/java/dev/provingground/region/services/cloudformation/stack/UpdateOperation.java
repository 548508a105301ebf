package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_IN_PROGRESS;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Brings a stack to another revision: makes and changes resources in order, then deletes what is no
 * longer wanted. When something fails, all goes back to what it was, or what succeeded is kept; see
 * "Choose how to handle failures when provisioning resources" in CloudFormation's user guide.
 */
final class UpdateOperation implements StackOperation {
  private final StackContext context;
  private final UpdateJournal journal;
  private final FailurePolicy policy;
  private final ResourceWorker worker;
  private final ResourceUpdater updater;
  private @Nullable StackOperation next;
  private @Nullable GraphRun run;
  private boolean succeeded;

  /**
   * @param context with the revision to come
   * @param journal of earlier updates that failed and were kept, if there were any
   */
  UpdateOperation(StackContext context, UpdateJournal journal, FailurePolicy policy) {
    this.context = context;
    this.journal = journal;
    this.policy = policy;
    this.worker = new ResourceWorker(context);
    this.updater = new ResourceUpdater(context, worker, journal, !policy.keeps());
  }

  @Override
  public void start() {
    var stack = context.stack();
    stack.report(UPDATE_IN_PROGRESS, Optional.of("User Initiated"));
    var broken = stack.resources().stream().filter(StackResource::isBroken).toList();
    if (broken.isEmpty()) {
      apply();
      return;
    }
    stack.setRetention(resource -> false);
    delete(
        broken,
        stack.retention(),
        undeleted -> {
          if (undeleted.isEmpty()) {
            apply();
          } else {
            fail(Reasons.failedTo("delete", undeleted), List.of());
          }
        });
  }

  private void apply() {
    var graph = context.graph();
    run =
        new GraphRun(
            graph,
            policy.keeps() ? GraphRun.OnFailure.CONTINUE : GraphRun.OnFailure.STOP,
            (id, told) -> apply(id, graph.before(id), told),
            this::applied);
    run.start();
  }

  /**
   * Takes back what was done so far, because somebody wants it.
   *
   * @param reason empty where it is a parent's
   */
  void takeBack(String reason) {
    cancel();
    succeeded = false;
    rollBack(reason);
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
    var existing = stack.resource(logicalId).filter(StackResource::exists);
    if (existing.isPresent()) {
      return updater.update(existing.get(), definition, dependencies, finished);
    }
    journal.added().add(logicalId);
    var resource = new StackResource(definition, dependencies, context.scope());
    stack.mutableResources().put(logicalId, resource);
    return worker.create(resource, finished);
  }

  private void applied(List<String> failed) {
    if (!failed.isEmpty()) {
      fail(reason(failed), failed);
      return;
    }
    List<StackOutput> outputs;
    try {
      outputs = Outputs.of(context);
    } catch (RuntimeException e) {
      fail(Problems.message(e) + " ", List.of());
      return;
    }
    var stack = context.stack();
    stack.setOutputs(outputs);
    stack.setRevision(context.revision());
    stack.setImports(context.imports());
    stack.report(UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, Optional.empty());
    succeeded = true;
    if (!policy.embedded()) {
      cleanUp();
    }
  }

  @Override
  public boolean isEmbedded() {
    return policy.embedded();
  }

  @Override
  public void cleanUp() {
    if (!succeeded) {
      if (next != null) {
        next.cleanUp();
      }
      return;
    }
    var stack = context.stack();
    var wanted = context.graph().dependencies().keySet();
    var removed =
        stack.resources().stream()
            .filter(resource -> !wanted.contains(resource.logicalId()))
            .toList();
    stack.setRetention(Retention::onDelete);
    var unwanted = new ArrayList<>(journal.obsolete());
    unwanted.addAll(removed);
    var obsolete = Set.copyOf(journal.obsolete());
    var cleanup =
        new Cleanup(
            context,
            unwanted,
            resource ->
                obsolete.contains(resource)
                    ? Retention.onReplace(
                        stack.resource(resource.logicalId()).orElseThrow().definition())
                    : Retention.onDelete(resource),
            () -> {
              removed.forEach(resource -> stack.mutableResources().remove(resource.logicalId()));
              end(UPDATE_COMPLETE, Optional.empty());
            });
    next = cleanup;
    cleanup.start();
  }

  private void fail(String reason, List<String> failed) {
    if (!policy.keeps()) {
      rollBack(reason);
      return;
    }
    restore(
        failed,
        () -> {
          context.stack().setHalted(Optional.of(journal));
          context.stack().setRevision(context.revision());
          end(UPDATE_FAILED, Optional.of(reason));
        });
  }

  /** What failed to be changed goes back to what it was; what failed to be made stays broken. */
  private void restore(List<String> failed, Runnable finished) {
    var graph = new LinkedHashMap<String, Set<String>>();
    failed.stream().filter(updater::hasUpdated).forEach(id -> graph.put(id, Set.of()));
    run =
        new GraphRun(
            new DependencyGraph(graph),
            GraphRun.OnFailure.CONTINUE,
            (id, told) -> updater.restore(context.stack().resource(id).orElseThrow(), told),
            unrestored -> finished.run());
    run.start();
  }

  private void rollBack(String reason) {
    var rollback = journal.rollback(context, reason, policy);
    next = rollback;
    rollback.start();
  }

  private String reason(List<String> failed) {
    var created = failed.stream().filter(id -> !updater.hasUpdated(id)).toList();
    var updated = failed.stream().filter(updater::hasUpdated).toList();
    return (created.isEmpty() ? "" : Reasons.failedTo("create", created))
        + (updated.isEmpty() ? "" : Reasons.failedTo("update", updated));
  }

  private void delete(
      List<StackResource> unwanted,
      Predicate<StackResource> retained,
      Consumer<List<String>> finished) {
    var deletion = new DeleteOperation(context, unwanted, retained, finished);
    next = deletion;
    deletion.start();
  }

  private void end(StackStatus status, Optional<String> reason) {
    context.end();
    context.stack().report(status, reason);
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_IN_PROGRESS;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Takes back an update: what was changed is changed back, what was made is deleted. */
final class UpdateRollback implements StackOperation {
  private final StackContext context;
  private final ResourceWorker worker;
  private final ResourceUpdater updater;
  private final Set<String> added;
  private final String reason;
  private final List<StackResource> unwanted = new ArrayList<>();
  private @Nullable GraphRun run;
  private @Nullable DeleteOperation cleanup;

  /**
   * @param added the resources that the update made
   */
  UpdateRollback(
      StackContext context,
      ResourceWorker worker,
      ResourceUpdater updater,
      Set<String> added,
      String reason) {
    this.context = context;
    this.worker = worker;
    this.updater = updater;
    this.added = added;
    this.reason = reason;
  }

  @Override
  public void start() {
    context.stack().report(UPDATE_ROLLBACK_IN_PROGRESS, Optional.of(reason));
    var changed = updater.before();
    var graph = new LinkedHashMap<String, Set<String>>();
    changed.forEach(
        (id, before) -> {
          var dependencies = new LinkedHashSet<>(before.dependencies());
          dependencies.retainAll(changed.keySet());
          graph.put(id, dependencies);
        });
    run =
        new GraphRun(
            new DependencyGraph(graph), GraphRun.OnFailure.CONTINUE, this::revert, this::reverted);
    run.start();
  }

  @Override
  public void cancel() {
    if (run != null) {
      run.cancel();
    }
    if (cleanup != null) {
      cleanup.cancel();
    }
  }

  private GraphRun.Cancellation revert(String logicalId, Consumer<Boolean> finished) {
    var resource = context.stack().resource(logicalId).orElseThrow();
    var before = updater.before(logicalId);
    var attempted = resource.snapshot();
    resource.declare(before.definition(), before.dependencies(), before.scope());
    if (!attempted.physicalId().equals(before.physicalId())) {
      if (!attempted.physicalId().isEmpty()) {
        unwanted.add(attempted);
      }
      resource.become(before.properties(), before.physicalId());
      worker.report(resource, UPDATE_COMPLETE, Optional.empty());
      finished.accept(true);
      return () -> {};
    }
    return updater.change(resource, attempted, before.properties(), finished);
  }

  private void reverted(List<String> failed) {
    var stack = context.stack();
    if (!failed.isEmpty()) {
      end(UPDATE_ROLLBACK_FAILED, Optional.of(Reasons.failedTo("update", failed)));
      return;
    }
    stack.report(UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, Optional.empty());
    added.forEach(id -> stack.resource(id).ifPresent(unwanted::add));
    var started =
        new DeleteOperation(
            context,
            unwanted,
            Retention::onRollback,
            undeleted -> {
              added.forEach(stack.mutableResources()::remove);
              end(UPDATE_ROLLBACK_COMPLETE, Optional.empty());
            });
    cleanup = started;
    started.start();
  }

  private void end(StackStatus status, Optional<String> endReason) {
    context.stack().end();
    context.stack().report(status, endReason);
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.StackStatus.UPDATE_ROLLBACK_IN_PROGRESS;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Takes back an update: what was changed is changed back, what was made is deleted. When it fails,
 * the stack keeps it, and {@link #continued} takes back the rest. See "Continue rolling back an
 * update" in CloudFormation's user guide.
 */
final class UpdateRollback implements StackOperation {
  private final StackContext context;
  private final ResourceWorker worker;
  private final ResourceUpdater updater;
  private final UpdateJournal journal;
  private final String reason;
  private final FailurePolicy policy;

  /** What is to be taken back, as it was before the update. */
  private final Map<String, StackResource> remaining;

  /** The same as the update left it: an attempt to take it back may have failed half-way. */
  private final Map<String, StackResource> attempted;

  private final List<StackResource> unwanted;
  private final Set<String> skipped;
  private List<String> failed = List.of();
  private @Nullable GraphRun run;
  private @Nullable Cleanup cleanup;
  private boolean succeeded;

  /**
   * @param journal what is to be taken back
   * @param reason empty where a parent does not say
   * @param policy of the update
   */
  UpdateRollback(StackContext context, UpdateJournal journal, String reason, FailurePolicy policy) {
    this.context = context;
    this.worker = new ResourceWorker(context);
    this.updater = new ResourceUpdater(context, worker, journal, true);
    this.journal = journal;
    this.reason = reason;
    this.policy = policy;
    this.remaining = new LinkedHashMap<>(journal.before());
    this.attempted = new LinkedHashMap<>();
    this.unwanted = new ArrayList<>();
    this.skipped = Set.of();
  }

  private UpdateRollback(StackContext context, UpdateRollback begun, Set<String> skipped) {
    this.context = context;
    this.worker = new ResourceWorker(context);
    this.updater = new ResourceUpdater(context, worker, begun.journal, true);
    this.journal = begun.journal;
    this.reason = begun.policy.embedded() ? "" : "User Initiated";
    this.policy = begun.policy;
    this.remaining = begun.remaining;
    this.attempted = begun.attempted;
    this.unwanted = begun.unwanted;
    this.skipped = skipped;
  }

  /**
   * The rest of this rollback, which has failed.
   *
   * @param next as whom it is done
   * @param left what is to stay as it is and to count as taken back
   */
  UpdateRollback continued(StackContext next, Set<String> left) {
    return new UpdateRollback(next, this, left);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when any
   *     of the resources is not among those that could not be taken back
   */
  void checkFailed(Set<String> ids) {
    var others = new TreeSet<>(ids);
    failed.forEach(others::remove);
    if (!others.isEmpty()) {
      throw Problems.validationError(
          "ResourcesToSkip "
              + others
              + " are not in UPDATE_FAILED state because the rollback failed; those that are: "
              + failed);
    }
  }

  /**
   * Halves of resources that were replaced: those that were to be deleted in the end, and those
   * that the stack did not come back to. Its own resources do not tell of them.
   */
  List<StackResource> strays() {
    var strays = new ArrayList<>(unwanted);
    remaining.values().stream()
        .filter(
            before ->
                !context
                    .stack()
                    .resource(before.logicalId())
                    .orElseThrow()
                    .physicalId()
                    .equals(before.physicalId()))
        .forEach(strays::add);
    return strays;
  }

  @Override
  public void start() {
    var stack = context.stack();
    journal.stable().ifPresent(stack::setRevision);
    stack.setOutputs(journal.outputs());
    stack.setImports(journal.imports());
    stack.report(UPDATE_ROLLBACK_IN_PROGRESS, Optional.of(reason).filter(text -> !text.isEmpty()));
    for (var id : skipped) {
      remaining.remove(id);
      worker.report(stack.resource(id).orElseThrow(), UPDATE_COMPLETE, Optional.empty());
    }
    var graph = new LinkedHashMap<String, Set<String>>();
    remaining.forEach(
        (id, before) -> {
          var dependencies = new LinkedHashSet<>(before.dependencies());
          dependencies.retainAll(remaining.keySet());
          graph.put(id, dependencies);
        });
    run =
        new GraphRun(
            new DependencyGraph(graph),
            GraphRun.OnFailure.CONTINUE,
            (id, told) ->
                revert(
                    id,
                    success -> {
                      if (success) {
                        remaining.remove(id);
                      }
                      told.accept(success);
                    }),
            this::reverted);
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
    var before = Objects.requireNonNull(remaining.get(logicalId), logicalId);
    var update = attempted.computeIfAbsent(logicalId, id -> resource.snapshot());
    resource.declare(before.definition(), before.dependencies(), before.scope());
    if (!update.physicalId().equals(before.physicalId())) {
      if (!update.physicalId().isEmpty()) {
        unwanted.add(update);
      }
      resource.become(before);
      worker.report(resource, UPDATE_COMPLETE, Optional.empty());
      finished.accept(true);
      return () -> {};
    }
    var type = worker.type(resource);
    var diff = ResourceDiff.of(type.schema(), update, before.properties(), before.scope());
    if (diff.isEmpty() && resource.status() != UPDATE_FAILED && !type.isStack()) {
      finished.accept(true);
      return () -> {};
    }
    return updater.revert(resource, update, before.properties(), finished);
  }

  private void reverted(List<String> unreverted) {
    var stack = context.stack();
    if (!unreverted.isEmpty()) {
      failed = unreverted;
      stack.setFailedRollback(Optional.of(this));
      end(UPDATE_ROLLBACK_FAILED, Optional.of(Reasons.failedTo("update", unreverted)));
      return;
    }
    stack.report(UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, Optional.empty());
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
    if (!succeeded || cleanup != null) {
      return;
    }
    var stack = context.stack();
    stack.setRetention(Retention.onRollback(policy.retainsExceptOnCreate()));
    journal.added().forEach(id -> stack.resource(id).ifPresent(unwanted::add));
    var started =
        new Cleanup(
            context,
            unwanted,
            stack.retention(),
            () -> {
              journal.added().forEach(stack.mutableResources()::remove);
              end(UPDATE_ROLLBACK_COMPLETE, Optional.empty());
            });
    cleanup = started;
    started.start();
  }

  private void end(StackStatus status, Optional<String> endReason) {
    context.end();
    context.stack().report(status, endReason);
  }
}

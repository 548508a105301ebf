package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.Rules;
import dev.provingground.region.services.cloudformation.template.TemplateValidator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Makes stacks what their revisions say. Everything is checked first: what {@link #plan} lets
 * through can be begun. Operations go on after the call that begins them; a stack's status tells.
 */
public final class StackEngine {
  private final ServiceContext region;
  private final ResourceTypes types;
  private final Stacks stacks;
  private final NestedRevisions revisions;
  private final NestedStacks nested;

  public StackEngine(
      ServiceContext region, ResourceTypes types, Stacks stacks, NestedRevisions revisions) {
    this.region = region;
    this.types = types;
    this.stacks = stacks;
    this.revisions = revisions;
    this.nested = new NestedStacks(stacks, this);
  }

  public NestedStacks nested() {
    return nested;
  }

  NestedRevisions revisions() {
    return revisions;
  }

  public ResourceTypes types() {
    return types;
  }

  /** A stack that does not exist yet, in review. */
  public Stack review(String name, String id) {
    var stack = new Stack(name, id, region.ids(), region.loop()::now);
    stack.report(StackStatus.REVIEW_IN_PROGRESS, Optional.of("User Initiated"));
    return stack;
  }

  /** A stack that does not exist yet and is about to be created. */
  public Stack unborn(String name, String id) {
    return new Stack(name, id, region.ids(), region.loop()::now);
  }

  /**
   * What a revision would do to the stack.
   *
   * @param caller as whom the resources' services are called
   * @param includingNested whether what it would do to nested stacks is to be found out
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError with
   *     everything that stands against it
   */
  public List<PlannedChange> plan(
      Stack stack, Revision revision, Caller caller, boolean includingNested) {
    var context = context(stack, revision, caller);
    validate(context);
    return CallContext.call(
        caller,
        () -> {
          Rules.check(revision.template(), context.evaluator());
          return new ChangePlanner(this, context, includingNested).plan();
        });
  }

  private void validate(StackContext context) {
    new TemplateValidator(context.revision().template(), types)
        .validate(name -> context.evaluator().holds(Optional.of(name)));
  }

  /** As {@link #plan} begins, for a stack that is nested in another. */
  void validateNested(Stack stack, Revision revision, Caller caller) {
    validate(expected(stack, revision, caller));
  }

  /**
   * As {@link #plan} goes on.
   *
   * @param lacking gets what stands against the templates of stacks below
   */
  NestedPlan planNested(
      Stack stack, Revision revision, Caller caller, boolean includingNested, Problems lacking) {
    var context = expected(stack, revision, caller);
    Rules.check(revision.template(), context.evaluator());
    var planner = new ChangePlanner(this, context, includingNested, lacking);
    var changes = planner.plan();
    var same =
        changes.isEmpty()
            && stack.revision().map(Revision::tags).orElse(Map.of()).equals(revision.tags())
            && planner.outputs().equals(NestedStacks.outputs(stack));
    return new NestedPlan(stack, revision, changes, planner.outputs(), same);
  }

  private StackContext expected(Stack stack, Revision revision, Caller caller) {
    return new StackContext(
        region, types, new ExpectedExports(stacks), nested, caller, stack, revision);
  }

  /**
   * Whether a revision that changes no resource changes nothing else either: neither outputs nor
   * the stack's own tags.
   */
  public boolean isSame(Stack stack, Revision revision, Caller caller) {
    return stack.revision().map(Revision::tags).orElse(Map.of()).equals(revision.tags())
        && context(stack, revision, caller).outputs().equals(stack.outputs());
  }

  /** Looks whether a resource is still as its stack made it. */
  public void checkDrift(Stack stack, StackResource resource, Caller caller) {
    var others =
        stack.resources().stream()
            .filter(other -> other != resource)
            .map(StackResource::physicalId)
            .collect(Collectors.toSet());
    var result =
        CallContext.call(
            caller,
            () -> DriftCheck.of(types.get(resource.type()), resource, others, region.loop().now()));
    stack.drift().put(resource.logicalId(), result);
  }

  /** Creates what was planned. */
  public void create(Stack stack, Revision revision, Start start, FailurePolicy policy) {
    stack.setRevision(revision);
    stack.setDisableRollback(policy.keeps());
    stack.setRetainsExceptOnCreate(policy.retainsExceptOnCreate());
    begin(stack, start, new CreateOperation(context(stack, revision, start.caller()), policy));
  }

  /**
   * Updates the stack as was planned. One whose last operation failed and was kept is updated by
   * policies that keep only.
   */
  public void update(Stack stack, Revision revision, Start start, FailurePolicy policy) {
    stack.setDisableRollback(policy.keeps());
    stack.setRetainsExceptOnCreate(policy.retainsExceptOnCreate());
    var journal = stack.halted().orElseGet(() -> UpdateJournal.since(stack));
    var context = context(stack, revision, start.caller());
    begin(stack, start, new UpdateOperation(context, journal, policy));
  }

  /**
   * Ends an update where it is and takes it back, as whom it was done.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when none
   *     is under way
   */
  public void cancelUpdate(Stack stack, Optional<String> clientRequestToken) {
    if (stack.status() != StackStatus.UPDATE_IN_PROGRESS
        || !(stack.operation().orElse(null) instanceof UpdateOperation update)) {
      throw notFromHere("CancelUpdateStack");
    }
    stack.goOnFor(clientRequestToken);
    update.takeBack("User Initiated");
  }

  /**
   * Takes back a creation or updates that failed and were kept.
   *
   * @param retainsExceptOnCreate whether what they made is deleted even where its DeletionPolicy is
   *     Retain
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when there
   *     is nothing to be taken back
   */
  public void rollback(Stack stack, Start start, boolean retainsExceptOnCreate) {
    var journal = stack.halted().orElseThrow(() -> notFromHere("RollbackStack"));
    var context = context(stack, stack.revision().orElseThrow(), start.caller());
    stack.setRetainsExceptOnCreate(retainsExceptOnCreate);
    var policy = FailurePolicy.of(false, retainsExceptOnCreate);
    begin(
        stack,
        start,
        nested.parent().isPresent()
            ? journal.rollback(context, "", policy.asEmbedded())
            : journal.rollback(context, "User Initiated", policy));
  }

  /**
   * Takes back the rest of an update whose rollback failed.
   *
   * @param skipped resources that could not be taken back and are to stay as they are; {@code
   *     NestedStackName.ResourceLogicalID} for those of nested stacks
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when there
   *     is no such rollback, or it did not fail at one of these
   */
  public void continueRollback(Stack stack, Start start, Set<String> skipped) {
    var rollback = stack.failedRollback().orElseThrow(() -> notFromHere("RollbackUpdatedStack"));
    var own = nested.skip(stack, skipped);
    rollback.checkFailed(own);
    var context = context(stack, stack.revision().orElseThrow(), start.caller());
    begin(stack, start, rollback.continued(context, own));
  }

  /**
   * Deletes the stack; what is under way on it ends where it is.
   *
   * @param retained resources that a deletion that failed is to leave behind
   */
  public void delete(Stack stack, Start start, Set<String> retained) {
    stack.operation().ifPresent(StackOperation::cancel);
    stack.failedRollback().ifPresent(rollback -> stack.strays().addAll(rollback.strays()));
    stack.changeSets().clear();
    nested.forget(stack);
    var revision = stack.revision();
    if (revision.isEmpty()) {
      stack.report(StackStatus.DELETE_COMPLETE, Optional.empty());
      return;
    }
    var retention = nested.parent().map(Stack::retention).orElse(Retention::onDelete);
    begin(
        stack,
        start,
        new StackDeletion(context(stack, revision.get(), start.caller()), retained, retention));
  }

  /**
   * How an operation begins.
   *
   * @param caller as whom the resources' services are called
   * @param roleArn the role behind the caller, if it is one that the request named
   * @param clientRequestToken what events carry
   */
  public record Start(
      Caller caller, Optional<String> roleArn, Optional<String> clientRequestToken) {}

  static RuntimeException notFromHere(String operation) {
    return Problems.validationError(operation + " cannot be called from current stack status");
  }

  private static void begin(Stack stack, Start start, StackOperation operation) {
    stack.setRoleArn(start.roleArn());
    stack.begin(operation, start.clientRequestToken());
    operation.start();
  }

  private StackContext context(Stack stack, Revision revision, Caller caller) {
    return new StackContext(region, types, stacks, nested, caller, stack, revision);
  }
}

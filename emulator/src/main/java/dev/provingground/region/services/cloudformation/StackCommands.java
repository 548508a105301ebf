package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudformation.stack.FailurePolicy;
import dev.provingground.region.services.cloudformation.stack.NestedStacks;
import dev.provingground.region.services.cloudformation.stack.Nesting;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackEngine;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.CancelUpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CancelUpdateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackRequest;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeletionMode;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.OperationType;
import software.amazon.awssdk.services.cloudformation.model.RollbackConfiguration;
import software.amazon.awssdk.services.cloudformation.model.RollbackStackRequest;
import software.amazon.awssdk.services.cloudformation.model.RollbackStackResponse;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionResponse;

/** The operations that create, update and delete stacks without a change set. */
final class StackCommands {
  private final ServiceContext context;
  private final StackStore stacks;
  private final StackEngine engine;
  private final RevisionReader revisions;
  private final NestedChangeSets nestedChangeSets;
  private final RequestTokens tokens = new RequestTokens();

  StackCommands(
      ServiceContext context,
      StackStore stacks,
      StackEngine engine,
      RevisionReader revisions,
      NestedChangeSets nestedChangeSets) {
    this.context = context;
    this.stacks = stacks;
    this.engine = engine;
    this.revisions = revisions;
    this.nestedChangeSets = nestedChangeSets;
  }

  CreateStackResponse create(CreateStackRequest request) {
    Supported.only(
        request,
        "StackName",
        "TemplateBody",
        "TemplateURL",
        "Parameters",
        "Tags",
        "Capabilities",
        "RoleARN",
        "RollbackConfiguration",
        "ClientRequestToken",
        "DisableRollback",
        "EnableTerminationProtection",
        "OnFailure",
        "RetainExceptOnCreate",
        "TimeoutInMinutes");
    refuseRollbackTriggers(request.rollbackConfiguration());
    var name = checkName(request.stackName());
    var parent = engine.nested().parent();
    var announced = parent.flatMap(p -> stacks.find(name)).filter(StackCommands::isInReview);
    var existing = announced.isPresent() ? Optional.<Stack>empty() : stacks.find(name);
    if (existing.isPresent()) {
      if (tokens.isRepeated(existing.get(), "CreateStack", request.clientRequestToken())) {
        return created(existing.get());
      }
      throw AwsErrors.of(
          AlreadyExistsException.builder(),
          "AlreadyExistsException",
          "Stack [" + name + "] already exists");
    }
    var timeout = timeout(request.timeoutInMinutes());
    var policy =
        ofParent(
            new FailurePolicy(
                onFailure(request), Boolean.TRUE.equals(request.retainExceptOnCreate())));
    var revision =
        revisions.read(
            new RevisionReader.Request(
                name,
                true,
                Optional.empty(),
                request.templateBody(),
                request.templateURL(),
                false,
                request.parameters(),
                request.hasTags(),
                request.tags(),
                request.capabilitiesAsStrings()));
    var start = start(request.roleARN(), Optional.empty(), request.clientRequestToken());
    var stack = announced.orElseGet(() -> engine.unborn(name, newStackId(name)));
    engine.plan(stack, revision, start.caller(), false);
    stack.setNesting(parent.map(Nesting::in));
    stack.setTerminationProtection(
        parent
            .map(Stack::terminationProtection)
            .orElseGet(() -> Boolean.TRUE.equals(request.enableTerminationProtection())));
    stack.setOnFailure(Optional.ofNullable(request.onFailure()));
    stack.setCreationTimeout(timeout);
    stacks.add(stack);
    engine.create(stack, revision, start, policy);
    tokens.keep(stack, "CreateStack", request.clientRequestToken());
    return created(stack);
  }

  private static boolean isInReview(Stack stack) {
    return stack.status() == StackStatus.REVIEW_IN_PROGRESS;
  }

  private FailurePolicy ofParent(FailurePolicy policy) {
    return engine.nested().parent().isPresent() ? policy.asEmbedded() : policy;
  }

  private static CreateStackResponse created(Stack stack) {
    return CreateStackResponse.builder()
        .stackId(stack.id())
        .operationId(stack.lastOperation(OperationType.CREATE_STACK).id())
        .build();
  }

  private static Optional<Duration> timeout(@Nullable Integer minutes) {
    if (minutes != null && minutes < 1) {
      throw Problems.validationError(
          "1 validation error detected: Value '"
              + minutes
              + "' at 'timeoutInMinutes' failed to satisfy constraint: Member must have value"
              + " greater than or equal to 1");
    }
    return Optional.ofNullable(minutes).map(Duration::ofMinutes);
  }

  private static OnFailure onFailure(CreateStackRequest request) {
    if (request.disableRollback() != null && request.onFailure() != null) {
      throw Problems.validationError(
          "You can specify either DisableRollback or OnFailure, but not both.");
    }
    if (Boolean.TRUE.equals(request.disableRollback())) {
      return OnFailure.DO_NOTHING;
    }
    return request.onFailure() == null ? OnFailure.ROLLBACK : request.onFailure();
  }

  UpdateStackResponse update(UpdateStackRequest request) {
    Supported.only(
        request,
        "StackName",
        "TemplateBody",
        "TemplateURL",
        "Parameters",
        "Tags",
        "Capabilities",
        "RoleARN",
        "RollbackConfiguration",
        "ClientRequestToken",
        "DisableRollback",
        "RetainExceptOnCreate",
        "UsePreviousTemplate");
    refuseRollbackTriggers(request.rollbackConfiguration());
    var stack = stacks.getToChange(request.stackName());
    if (tokens.isRepeated(stack, "UpdateStack", request.clientRequestToken())) {
      return updated(stack);
    }
    UpdateChecks.checkUpdatable(stack);
    var keeps = Boolean.TRUE.equals(request.disableRollback());
    UpdateChecks.checkResumable(stack, keeps);
    var revision =
        revisions.read(
            new RevisionReader.Request(
                stack.name(),
                true,
                stack.revision(),
                request.templateBody(),
                request.templateURL(),
                request.usePreviousTemplate(),
                request.parameters(),
                request.hasTags(),
                request.tags(),
                request.capabilitiesAsStrings()));
    var start = start(request.roleARN(), stack.roleArn(), request.clientRequestToken());
    var changes = engine.plan(stack, revision, start.caller(), false);
    if (changes.isEmpty() && engine.isSame(stack, revision, start.caller())) {
      throw Problems.validationError("No updates are to be performed.");
    }
    engine.update(
        stack,
        revision,
        start,
        ofParent(FailurePolicy.of(keeps, Boolean.TRUE.equals(request.retainExceptOnCreate()))));
    tokens.keep(stack, "UpdateStack", request.clientRequestToken());
    return updated(stack);
  }

  private static UpdateStackResponse updated(Stack stack) {
    return UpdateStackResponse.builder()
        .stackId(stack.id())
        .operationId(stack.lastOperation(OperationType.UPDATE_STACK).id())
        .build();
  }

  CancelUpdateStackResponse cancelUpdate(CancelUpdateStackRequest request) {
    var stack = stacks.getToChange(request.stackName());
    var token = request.clientRequestToken();
    var parent = engine.nested().parent();
    if (parent.isPresent()) {
      engine.nested().revert(stack, parent.get());
      return CancelUpdateStackResponse.builder().build();
    }
    checkRoot(stack, "CancelUpdateStack");
    if (!tokens.isRepeated(stack, "CancelUpdateStack", token)) {
      engine.cancelUpdate(stack, Optional.ofNullable(token));
      tokens.keep(stack, "CancelUpdateStack", token);
    }
    return CancelUpdateStackResponse.builder().build();
  }

  RollbackStackResponse rollback(RollbackStackRequest request) {
    var stack = stacks.getToChange(request.stackName());
    var token = request.clientRequestToken();
    checkRoot(stack, "RollbackStack");
    if (!tokens.isRepeated(stack, "RollbackStack", token)) {
      var start = start(request.roleARN(), stack.roleArn(), token);
      engine.rollback(stack, start, Boolean.TRUE.equals(request.retainExceptOnCreate()));
      tokens.keep(stack, "RollbackStack", token);
    }
    return RollbackStackResponse.builder()
        .stackId(stack.id())
        .operationId(stack.lastOperation(OperationType.ROLLBACK).id())
        .build();
  }

  ContinueUpdateRollbackResponse continueRollback(ContinueUpdateRollbackRequest request) {
    var stack = stacks.getToChange(request.stackName());
    var token = request.clientRequestToken();
    checkRoot(stack, "ContinueUpdateRollback");
    if (!tokens.isRepeated(stack, "ContinueUpdateRollback", token)) {
      var start = start(request.roleARN(), stack.roleArn(), token);
      engine.continueRollback(stack, start, new LinkedHashSet<>(request.resourcesToSkip()));
      tokens.keep(stack, "ContinueUpdateRollback", token);
    }
    return ContinueUpdateRollbackResponse.builder().build();
  }

  DeleteStackResponse delete(DeleteStackRequest request) {
    refuse(
        request.deletionMode() != null && request.deletionMode() != DeletionMode.STANDARD,
        "DeletionMode " + request.deletionModeAsString());
    var found = stacks.find(request.stackName()).filter(stack -> !stack.isDeleted());
    if (found.isEmpty()) {
      return DeleteStackResponse.builder().build();
    }
    var stack = found.get();
    if (tokens.isRepeated(stack, "DeleteStack", request.clientRequestToken())) {
      return DeleteStackResponse.builder().build();
    }
    var isParents = engine.nested().parent().isPresent();
    if (stack.terminationProtection() && !isParents) {
      throw Problems.validationError(
          "Stack [" + stack.name() + "] cannot be deleted while TerminationProtection is enabled");
    }
    if (stack.status() == StackStatus.DELETE_IN_PROGRESS) {
      return DeleteStackResponse.builder().build();
    }
    if (!isParents
        && stack.status().toString().startsWith("UPDATE_")
        && stack.status().toString().endsWith("_IN_PROGRESS")) {
      throw Problems.validationError(
          "Stack [%s] cannot be deleted while in status %s".formatted(stack.id(), stack.status()));
    }
    if (!request.retainResources().isEmpty() && stack.status() != StackStatus.DELETE_FAILED) {
      throw Problems.validationError(
          "Invalid operation on stack ["
              + stack.id()
              + "]. To delete a stack, with resources retained, the stack must be in the"
              + " DELETE_FAILED state.");
    }
    var start = start(request.roleARN(), stack.roleArn(), request.clientRequestToken());
    nestedChangeSets.discardAll(stack);
    engine.delete(stack, start, Set.copyOf(request.retainResources()));
    tokens.keep(stack, "DeleteStack", request.clientRequestToken());
    return DeleteStackResponse.builder().build();
  }

  UpdateTerminationProtectionResponse protect(UpdateTerminationProtectionRequest request) {
    var stack = stacks.getToChange(request.stackName());
    if (request.enableTerminationProtection() == null) {
      throw Problems.validationError(
          "1 validation error detected: Value null at 'enableTerminationProtection' failed to"
              + " satisfy constraint: Member must not be null");
    }
    checkRoot(stack, "UpdateTerminationProtection");
    stack.setTerminationProtection(request.enableTerminationProtection());
    stacks
        .descendants(stack)
        .forEach(nested -> nested.setTerminationProtection(request.enableTerminationProtection()));
    return UpdateTerminationProtectionResponse.builder().stackId(stack.id()).build();
  }

  /** What a nested stack's root decides for all of them. */
  private static void checkRoot(Stack stack, String operation) {
    stack
        .nesting()
        .ifPresent(
            nesting -> {
              throw Problems.validationError(
                  "%s cannot be called on nested stack [%s]; call it on its root stack [%s]"
                      .formatted(operation, stack.id(), nesting.rootId()));
            });
  }

  /** Refuses what the region would ignore. */
  static void refuse(boolean given, String member) {
    if (given) {
      throw Supported.unsupported("CloudFormation's parameter '" + member + "'");
    }
  }

  static void refuseRollbackTriggers(@Nullable RollbackConfiguration configuration) {
    refuse(
        configuration != null && !configuration.rollbackTriggers().isEmpty(),
        "RollbackConfiguration.RollbackTriggers");
  }

  static String checkName(@Nullable String name) {
    if (name == null || !name.matches("[a-zA-Z][-a-zA-Z0-9]{0,127}")) {
      throw Problems.validationError(
          "1 validation error detected: Value '"
              + name
              + "' at 'stackName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }
    return name;
  }

  /** What operations on stacks were begun with, those on change sets among them. */
  RequestTokens tokens() {
    return tokens;
  }

  String newStackId(String name) {
    return context.region().arn("cloudformation", "stack/" + name + "/" + context.ids().uuid());
  }

  /**
   * As whom an operation runs: as the parent stack that asks for it, or the role that the request
   * names, or the one of the stack's last operation, or the caller.
   */
  StackEngine.Start start(
      @Nullable String roleArn, Optional<String> lastRoleArn, @Nullable String token) {
    var parent = engine.nested().parent();
    if (parent.isPresent()) {
      return NestedStacks.start(parent.get());
    }
    var role = Optional.ofNullable(roleArn).or(() -> lastRoleArn);
    var caller = role.map(this::assume).orElseGet(() -> CallContext.current().caller());
    return new StackEngine.Start(caller, role, Optional.ofNullable(token));
  }

  private Caller assume(String roleArn) {
    try {
      return context
          .roles()
          .assume(roleArn, "cloudformation.amazonaws.com", "AWSCloudFormation")
          .caller();
    } catch (AwsServiceException e) {
      throw Problems.validationError("Role " + roleArn + " is invalid or cannot be assumed");
    }
  }
}

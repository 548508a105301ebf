package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudformation.stack.ChangeSet;
import dev.provingground.region.services.cloudformation.stack.FailurePolicy;
import dev.provingground.region.services.cloudformation.stack.Operation;
import dev.provingground.region.services.cloudformation.stack.PlannedChange;
import dev.provingground.region.services.cloudformation.stack.Revision;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackEngine;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.OperationType;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** The operations on change sets. */
final class ChangeSetCommands {
  private final ServiceContext context;
  private final StackStore stacks;
  private final StackEngine engine;
  private final RevisionReader revisions;
  private final StackCommands commands;
  private final NestedChangeSets nested;

  ChangeSetCommands(
      ServiceContext context,
      StackStore stacks,
      StackEngine engine,
      RevisionReader revisions,
      StackCommands commands,
      NestedChangeSets nested) {
    this.context = context;
    this.stacks = stacks;
    this.engine = engine;
    this.revisions = revisions;
    this.commands = commands;
    this.nested = nested;
  }

  CreateChangeSetResponse create(CreateChangeSetRequest request) {
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
        "ChangeSetName",
        "ChangeSetType",
        "ClientToken",
        "Description",
        "ImportExistingResources",
        "IncludeNestedStacks",
        "OnStackFailure",
        "UsePreviousTemplate");
    // ImportExistingResources finds nothing to import: a name that is taken fails its resource.
    StackCommands.refuse(request.changeSetType() == ChangeSetType.IMPORT, "ChangeSetType IMPORT");
    StackCommands.refuseRollbackTriggers(request.rollbackConfiguration());
    var name = checkName(request.changeSetName());
    var creates = request.changeSetType() == ChangeSetType.CREATE;
    if (!creates && request.onStackFailure() == OnStackFailure.DELETE) {
      throw Problems.validationError(
          "OnStackFailure DELETE is valid for ChangeSetType CREATE only");
    }
    var existing = creates ? reviewed(request, name) : Optional.of(updated(request));
    var repeated = existing.flatMap(stack -> same(stack, name, request.clientToken()));
    if (repeated.isPresent()) {
      return CreateChangeSetResponse.builder()
          .id(repeated.get().id())
          .stackId(existing.get().id())
          .build();
    }
    var revision = revisions.read(revisionRequest(request, existing));
    var start =
        commands.start(request.roleARN(), existing.flatMap(Stack::roleArn), request.clientToken());
    var stack =
        existing.orElseGet(
            () -> engine.unborn(request.stackName(), commands.newStackId(request.stackName())));
    var changes =
        engine.plan(
            stack, revision, start.caller(), Boolean.TRUE.equals(request.includeNestedStacks()));
    if (existing.isEmpty()) {
      stack = engine.review(stack.name(), stack.id());
      stacks.add(stack);
    }
    var changeSet = nested.make(stack, changeSet(request, stack, revision, start, changes));
    stack.changeSets().add(changeSet);
    return CreateChangeSetResponse.builder().id(changeSet.id()).stackId(stack.id()).build();
  }

  private ChangeSet changeSet(
      CreateChangeSetRequest request,
      Stack stack,
      Revision revision,
      StackEngine.Start start,
      List<PlannedChange> changes) {
    var creates = request.changeSetType() == ChangeSetType.CREATE;
    var nothing = !creates && changes.isEmpty() && engine.isSame(stack, revision, start.caller());
    var id =
        context
            .region()
            .arn(
                "cloudformation",
                "changeSet/" + request.changeSetName() + "/" + context.ids().uuid());
    return new ChangeSet(
        request.changeSetName(),
        id,
        creates ? ChangeSetType.CREATE : ChangeSetType.UPDATE,
        revision,
        changes,
        nothing ? ChangeSetStatus.FAILED : ChangeSetStatus.CREATE_COMPLETE,
        nothing
            ? Optional.of(
                "The submitted information didn't contain changes. Submit different information to"
                    + " create a change set.")
            : Optional.empty(),
        nothing ? ExecutionStatus.UNAVAILABLE : ExecutionStatus.AVAILABLE,
        context.loop().now(),
        Optional.ofNullable(request.description()),
        Optional.ofNullable(request.onStackFailure()),
        start.roleArn(),
        Optional.ofNullable(request.clientToken()),
        Boolean.TRUE.equals(request.includeNestedStacks()),
        Optional.empty(),
        Operation.of(id, 0, OperationType.CREATE_CHANGESET, context.loop().now()));
  }

  private static RevisionReader.Request revisionRequest(
      CreateChangeSetRequest request, Optional<Stack> existing) {
    return new RevisionReader.Request(
        existing.map(Stack::name).orElseGet(request::stackName),
        false,
        existing.flatMap(Stack::revision),
        request.templateBody(),
        request.templateURL(),
        request.usePreviousTemplate(),
        request.parameters(),
        request.hasTags(),
        request.tags(),
        request.capabilitiesAsStrings());
  }

  /** The stack in review that another change set already made, if one did. */
  private Optional<Stack> reviewed(CreateChangeSetRequest request, String name) {
    var existing = stacks.find(StackCommands.checkName(request.stackName()));
    if (existing.isPresent() && existing.get().status() != StackStatus.REVIEW_IN_PROGRESS) {
      throw Problems.validationError(
          "Stack [%s] already exists and cannot be created again with the changeSet [%s]."
              .formatted(request.stackName(), name));
    }
    return existing;
  }

  private Stack updated(CreateChangeSetRequest request) {
    var stack = stacks.getToChange(request.stackName());
    UpdateChecks.checkUpdatable(stack);
    return stack;
  }

  /**
   * The change set that a request with the same name and the same token has made, if one has.
   *
   * @throws AwsServiceException AlreadyExistsException when the name is another's
   */
  private static Optional<ChangeSet> same(Stack stack, String name, @Nullable String token) {
    var named =
        stack.changeSets().stream().filter(changeSet -> changeSet.name().equals(name)).findFirst();
    named.ifPresent(
        changeSet -> {
          if (token == null && changeSet.clientToken().isEmpty()) {
            throw taken("ChangeSet " + name + " already exists");
          }
          if (!changeSet.clientToken().equals(Optional.ofNullable(token))) {
            throw taken(
                "ChangeSet "
                    + name
                    + " cannot be created due to a mismatch with existing attribute ClientToken");
          }
        });
    return named;
  }

  private static AwsServiceException taken(String message) {
    return AwsErrors.of(AlreadyExistsException.builder(), "AlreadyExistsException", message);
  }

  DescribeChangeSetResponse describe(DescribeChangeSetRequest request) {
    var found = find(request.stackName(), request.changeSetName());
    var page = StackQueries.PAGES.page(request, found.changeSet().changes());
    var response = Views.changeSet(found.stack(), found.changeSet()).toBuilder();
    return response
        .changes(page.items().stream().map(Views::change).toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** What executing the change set would make of its stack. */
  Revision revision(@Nullable String stackName, @Nullable String nameOrId) {
    return find(stackName, nameOrId).changeSet().revision();
  }

  ListChangeSetsResponse list(ListChangeSetsRequest request) {
    var stack = stacks.getToChange(request.stackName());
    var page = StackQueries.PAGES.page(request, stack.changeSets());
    return ListChangeSetsResponse.builder()
        .summaries(page.items().stream().map(c -> Views.summary(stack, c)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** That there is no such change set is no failure, as long as there is the stack. */
  DeleteChangeSetResponse delete(DeleteChangeSetRequest request) {
    look(request.stackName(), request.changeSetName())
        .ifPresent(
            found -> {
              checkRoot(found.changeSet());
              nested.discard(found.stack(), found.changeSet());
            });
    return DeleteChangeSetResponse.builder().build();
  }

  ExecuteChangeSetResponse execute(ExecuteChangeSetRequest request) {
    var found = find(request.stackName(), request.changeSetName());
    var changeSet = found.changeSet();
    var stack = found.stack();
    var token = request.clientRequestToken();
    if (commands.tokens().isRepeated(stack, "ExecuteChangeSet", token)) {
      return ExecuteChangeSetResponse.builder().build();
    }
    if (changeSet.executionStatus() != ExecutionStatus.AVAILABLE) {
      throw notExecutable(changeSet);
    }
    var creates = changeSet.type() == ChangeSetType.CREATE;
    var policy =
        new FailurePolicy(
            onFailure(changeSet, request), Boolean.TRUE.equals(request.retainExceptOnCreate()));
    if (!creates) {
      UpdateChecks.checkUpdatable(stack);
      UpdateChecks.checkResumable(stack, policy.onFailure() == OnFailure.DO_NOTHING);
    }
    // The caller may be another than the one who made the change set; so may what it may do.
    var start = commands.start(changeSet.roleArn().orElse(null), Optional.empty(), token);
    nested.execute(stack, changeSet);
    if (creates) {
      engine.create(stack, changeSet.revision(), start, policy);
    } else {
      engine.update(stack, changeSet.revision(), start, policy);
    }
    commands.tokens().keep(stack, "ExecuteChangeSet", token);
    return ExecuteChangeSetResponse.builder().build();
  }

  private static void checkRoot(ChangeSet changeSet) {
    changeSet
        .parent()
        .ifPresent(
            parent -> {
              throw Problems.validationError(
                  "ChangeSet [%s] is of a nested stack; delete its root change set [%s]"
                      .formatted(changeSet.id(), parent.rootId()));
            });
  }

  private static OnFailure onFailure(ChangeSet changeSet, ExecuteChangeSetRequest request) {
    if (request.disableRollback() != null && changeSet.onStackFailure().isPresent()) {
      throw Problems.validationError(
          "DisableRollback cannot be specified for a change set with OnStackFailure");
    }
    if (Boolean.TRUE.equals(request.disableRollback())) {
      return OnFailure.DO_NOTHING;
    }
    return changeSet
        .onStackFailure()
        .map(choice -> OnFailure.fromValue(choice.toString()))
        .orElse(OnFailure.ROLLBACK);
  }

  record Found(Stack stack, ChangeSet changeSet) {}

  /** A change set by its ARN, or by its name and its stack's. */
  Found find(@Nullable String stackName, @Nullable String nameOrId) {
    return look(stackName, nameOrId).orElseThrow(() -> notFound(nameOrId));
  }

  private Optional<Found> look(@Nullable String stackName, @Nullable String nameOrId) {
    if (nameOrId == null || !nameOrId.startsWith("arn:") && stackName == null) {
      throw Problems.validationError(
          "StackName must be specified if ChangeSetName is not specified as an ARN.");
    }
    var candidates = stackName == null ? stacks.all() : List.of(stacks.getToChange(stackName));
    for (var stack : candidates) {
      for (var changeSet : stack.changeSets()) {
        if (changeSet.id().equals(nameOrId) || changeSet.name().equals(nameOrId)) {
          return Optional.of(new Found(stack, changeSet));
        }
      }
    }
    return Optional.empty();
  }

  private static AwsServiceException notFound(@Nullable String nameOrId) {
    return AwsErrors.of(
        ChangeSetNotFoundException.builder(),
        "ChangeSetNotFound",
        "ChangeSet [" + nameOrId + "] does not exist",
        404);
  }

  private static RuntimeException notExecutable(ChangeSet changeSet) {
    return AwsErrors.of(
        InvalidChangeSetStatusException.builder(),
        "InvalidChangeSetStatus",
        "ChangeSet [%s] cannot be executed in its current status of [%s]"
            .formatted(changeSet.id(), changeSet.executionStatus()));
  }

  private static String checkName(@Nullable String name) {
    if (name == null || !name.matches("[a-zA-Z][-a-zA-Z0-9]{0,127}")) {
      throw Problems.validationError(
          "1 validation error detected: Value '"
              + name
              + "' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }
    return name;
  }
}

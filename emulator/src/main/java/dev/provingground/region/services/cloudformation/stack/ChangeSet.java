package dev.provingground.region.services.cloudformation.stack;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;

/**
 * A revision of a stack, prepared and not yet executed.
 *
 * @param changes what executing it does
 * @param executionStatus whether it can be executed, or was
 * @param onStackFailure what to do when it fails; empty for the default
 * @param clientToken what the request that made it carried
 * @param parent of a nested stack's only
 * @param operation its making
 */
public record ChangeSet(
    String name,
    String id,
    ChangeSetType type,
    Revision revision,
    List<PlannedChange> changes,
    ChangeSetStatus status,
    Optional<String> statusReason,
    ExecutionStatus executionStatus,
    Instant creationTime,
    Optional<String> description,
    Optional<OnStackFailure> onStackFailure,
    Optional<String> roleArn,
    Optional<String> clientToken,
    boolean includesNestedStacks,
    Optional<Parent> parent,
    Operation operation) {

  /**
   * The change sets above one of a nested stack.
   *
   * @param rootId which is the one to be executed and deleted
   */
  public record Parent(String id, String rootId) {}

  /** The same, with changes that have change sets of nested stacks. */
  public ChangeSet with(List<PlannedChange> next) {
    return new ChangeSet(
        name,
        id,
        type,
        revision,
        next,
        status,
        statusReason,
        executionStatus,
        creationTime,
        description,
        onStackFailure,
        roleArn,
        clientToken,
        includesNestedStacks,
        parent,
        operation);
  }

  public ChangeSet executed(ExecutionStatus next) {
    return new ChangeSet(
        name,
        id,
        type,
        revision,
        changes,
        status,
        statusReason,
        next,
        creationTime,
        description,
        onStackFailure,
        roleArn,
        clientToken,
        includesNestedStacks,
        parent,
        operation);
  }
}

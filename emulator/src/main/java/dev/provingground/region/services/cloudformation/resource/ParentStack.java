package dev.provingground.region.services.cloudformation.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * What a stack is to those that are nested in it. They are stacks of their own, made by the same
 * requests as all others; what only a parent may ask of them, it asks here.
 */
public interface ParentStack {
  /**
   * How a nested stack stands.
   *
   * @param reason of the status
   * @param failure why its last update was taken back, or was kept half-way; empty where it was not
   */
  record State(StackStatus status, Optional<String> reason, Optional<String> failure) {}

  /** What whoever deploys the parent has acknowledged. */
  List<String> capabilities();

  /** Whether what succeeded is kept when the operation that is under way fails. */
  boolean keeps();

  /**
   * Whether what that operation made is deleted, when it fails, even where its DeletionPolicy is
   * Retain.
   */
  boolean retainsExceptOnCreate();

  /**
   * The name of a stack that is to be made: the one that a change set has announced, or a new one.
   */
  String nestedName(String logicalId, int maxLength);

  /** Makes a request about a nested stack as its parent. */
  <T> T command(Supplier<T> request);

  /**
   * @throws HandlerFailure NotFound when there is no such stack, or no more
   */
  State state(String stackId);

  /** The outputs as they stand. */
  Map<String, String> outputs(String stackId);

  /** Ends what is under way where it is; what the parent asks next goes on from there. */
  void interrupt(String stackId);

  /** Begins to delete what an update, or its rollback, has left over. */
  void cleanUp(String stackId);
}

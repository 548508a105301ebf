package dev.provingground.region.services.cloudformation.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was done to a stack since it was last in a stable state: enough to take it back. An update
 * that fails and is not rolled back leaves it to the next one.
 *
 * @param stable what the stack was then; empty when its creation failed
 * @param before what updates came to, as it was then; its declaration may be all that changed
 * @param added the resources that were made since
 * @param obsolete what was replaced and is still there
 * @param outputs the stack's, as they were then
 * @param imports likewise
 */
record UpdateJournal(
    Optional<Revision> stable,
    Map<String, StackResource> before,
    Set<String> added,
    List<StackResource> obsolete,
    List<StackOutput> outputs,
    Set<String> imports) {

  /** Of a stack that is in a stable state. */
  static UpdateJournal since(Stack stack) {
    return new UpdateJournal(
        stack.revision(),
        new LinkedHashMap<>(),
        new LinkedHashSet<>(),
        new ArrayList<>(),
        stack.outputs(),
        stack.imports());
  }

  /** Of a stack whose creation failed. */
  static UpdateJournal ofCreation() {
    return new UpdateJournal(
        Optional.empty(),
        new LinkedHashMap<>(),
        new LinkedHashSet<>(),
        new ArrayList<>(),
        List.of(),
        Set.of());
  }

  /** What takes all of it back. */
  StackOperation rollback(StackContext context, String reason, FailurePolicy policy) {
    return stable.isPresent()
        ? new UpdateRollback(context, this, reason, policy)
        : CreateRollback.keepingStack(context, reason, policy.retainsExceptOnCreate());
  }

  /** Remembers what a resource was, unless an earlier update changed it already. */
  void changes(StackResource previous) {
    if (!added.contains(previous.logicalId())) {
      before.putIfAbsent(previous.logicalId(), previous);
    }
  }
}

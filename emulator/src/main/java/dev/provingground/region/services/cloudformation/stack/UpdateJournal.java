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
 */
record UpdateJournal(
    Optional<Revision> stable,
    Map<String, StackResource> before,
    Set<String> added,
    List<StackResource> obsolete) {

  static UpdateJournal since(Optional<Revision> stable) {
    return new UpdateJournal(
        stable, new LinkedHashMap<>(), new LinkedHashSet<>(), new ArrayList<>());
  }

  /** What takes all of it back. */
  StackOperation rollback(StackContext context, String reason, boolean retainsExceptOnCreate) {
    return stable.isPresent()
        ? new UpdateRollback(context, this, reason, retainsExceptOnCreate)
        : CreateRollback.keepingStack(context, reason, retainsExceptOnCreate);
  }

  /** Remembers what a resource was, unless an earlier update changed it already. */
  void changes(StackResource previous) {
    if (!added.contains(previous.logicalId())) {
      before.putIfAbsent(previous.logicalId(), previous);
    }
  }
}

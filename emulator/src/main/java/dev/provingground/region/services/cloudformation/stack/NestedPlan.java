package dev.provingground.region.services.cloudformation.stack;

import java.util.List;
import java.util.Map;

/**
 * What a revision of a stack would do to one that is nested in it.
 *
 * @param stack as it stands; unborn when it is to be added
 * @param outputs as they would be, as far as that is known before
 * @param changesNothing whether it would stay as it is
 */
public record NestedPlan(
    Stack stack,
    Revision revision,
    List<PlannedChange> changes,
    Map<String, String> outputs,
    boolean changesNothing) {}

package dev.provingground.region.services.cloudformation.stack;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;

/**
 * What a change set does to one resource.
 *
 * @param physicalId empty for one that is to be added
 * @param replacement of those that are modified
 */
public record PlannedChange(
    ChangeAction action,
    String logicalId,
    String physicalId,
    String resourceType,
    Optional<Replacement> replacement,
    List<Detail> details) {
  /**
   * One property that changes.
   *
   * @param recreates whether this property cannot change without replacement
   * @param dynamic whether its new value is known only once another resource is made
   */
  public record Detail(String property, boolean recreates, boolean dynamic) {}
}

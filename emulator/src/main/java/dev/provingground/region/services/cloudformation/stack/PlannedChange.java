package dev.provingground.region.services.cloudformation.stack;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;

/**
 * What a change set does to one resource.
 *
 * @param physicalId empty for one that is to be added
 * @param replacement of those that are modified
 * @param policyAction what becomes of a physical resource that is removed or replaced
 * @param nested what it does to a nested stack, where that can be told
 * @param changeSetId the nested stack's own, where there is one
 */
public record PlannedChange(
    ChangeAction action,
    String logicalId,
    String physicalId,
    String resourceType,
    Optional<Replacement> replacement,
    Optional<PolicyAction> policyAction,
    List<Detail> details,
    Optional<NestedPlan> nested,
    Optional<String> changeSetId) {

  /** The same, with the change set of the nested stack. */
  public PlannedChange in(String nextChangeSetId) {
    return new PlannedChange(
        action,
        logicalId,
        physicalId,
        resourceType,
        replacement,
        policyAction,
        details,
        nested,
        Optional.of(nextChangeSetId));
  }

  /**
   * One property that changes, or an attribute such as the resource's DeletionPolicy.
   *
   * @param property its name; empty for other attributes
   * @param recreates whether this property cannot change without replacement
   * @param dynamic whether its new value is known only once another resource is made
   * @param automatic whether nothing says that it changes: a nested stack's template may have
   */
  public record Detail(
      ResourceAttribute attribute,
      String property,
      boolean recreates,
      boolean dynamic,
      boolean automatic) {

    /** What there is to say of every nested stack. */
    static final Detail AUTOMATIC = new Detail(ResourceAttribute.PROPERTIES, "", false, true, true);

    static Detail of(String property, boolean recreates, boolean dynamic) {
      var attribute =
          property.equals("Tags") ? ResourceAttribute.TAGS : ResourceAttribute.PROPERTIES;
      return new Detail(attribute, property, recreates, dynamic, false);
    }

    static Detail of(ResourceAttribute attribute) {
      return new Detail(attribute, "", false, false, false);
    }
  }
}

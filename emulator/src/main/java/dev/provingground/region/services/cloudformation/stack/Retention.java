package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition.DeletionPolicy;
import java.util.function.Predicate;

/** Which physical resources outlive what made them. */
final class Retention {
  private Retention() {}

  /** When the stack, or the resource in its template, is deleted. */
  static boolean onDelete(StackResource resource) {
    return resource.definition().deletionPolicy() != DeletionPolicy.DELETE;
  }

  /**
   * When the resource's own creation is rolled back.
   *
   * @param exceptOnCreate whether then nothing is, as the operation's RetainExceptOnCreate says
   */
  static Predicate<StackResource> onRollback(boolean exceptOnCreate) {
    return resource ->
        !exceptOnCreate && resource.definition().deletionPolicy() == DeletionPolicy.RETAIN;
  }

  /** When another physical resource took its place. */
  static boolean onReplace(ResourceDefinition definition) {
    return definition.updateReplacePolicy() != DeletionPolicy.DELETE;
  }
}

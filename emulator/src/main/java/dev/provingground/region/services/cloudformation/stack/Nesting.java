package dev.provingground.region.services.cloudformation.stack;

/**
 * Where a nested stack belongs.
 *
 * @param parentId the stack that has it as a resource
 * @param rootId the outermost stack
 */
public record Nesting(String parentId, String rootId) {
  /** Of the stacks that are nested in one. */
  public static Nesting in(Stack parent) {
    return new Nesting(parent.id(), parent.nesting().map(Nesting::rootId).orElse(parent.id()));
  }
}

package dev.provingground.region.services.cloudformation.stack;

import java.util.List;
import java.util.Optional;

/** The region's stacks. */
public interface Stacks extends Exports {
  /** Also one that is deleted. */
  Optional<Stack> byId(String id);

  /** The stacks that are nested in it, in those too; without those that are deleted. */
  List<Stack> descendants(Stack stack);
}

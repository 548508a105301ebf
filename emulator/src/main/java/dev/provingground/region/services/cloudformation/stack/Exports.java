package dev.provingground.region.services.cloudformation.stack;

import java.util.List;
import java.util.Optional;

/** What the region's stacks export to one another. */
public interface Exports {
  /** The stack that exports the name, if any does. */
  Optional<Stack> exporter(String exportName);

  /** The value behind an exported name. */
  Optional<String> value(String exportName);

  /** The names of the stacks that import it. */
  List<String> importers(String exportName);
}

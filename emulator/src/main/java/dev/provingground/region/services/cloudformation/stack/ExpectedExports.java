package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.List;
import java.util.Optional;

/** Exports as a nested stack may find them: stacks beside it that are not there yet have some. */
record ExpectedExports(Exports exports) implements Exports {
  @Override
  public Optional<Stack> exporter(String exportName) {
    return exports.exporter(exportName);
  }

  @Override
  public Optional<String> value(String exportName) {
    return exports
        .value(exportName)
        .or(() -> Optional.of(ResourceValues.KNOWN_AFTER_APPLY.asText()));
  }

  @Override
  public List<String> importers(String exportName) {
    return exports.importers(exportName);
  }
}

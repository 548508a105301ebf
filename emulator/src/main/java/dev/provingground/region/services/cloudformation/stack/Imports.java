package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.LinkedHashSet;
import java.util.Set;

/** Notes what is imported; asks no service for anything. */
final class Imports implements ResourceValues {
  private final Exports exports;
  private final Set<String> names = new LinkedHashSet<>();

  Imports(Exports exports) {
    this.exports = exports;
  }

  /** The names of other stacks' exports that were asked for so far. */
  Set<String> names() {
    return names;
  }

  @Override
  public JsonNode ref(String logicalId) {
    return KNOWN_AFTER_APPLY;
  }

  @Override
  public JsonNode attribute(String logicalId, String attribute) {
    return KNOWN_AFTER_APPLY;
  }

  @Override
  public String importValue(String exportName) {
    names.add(exportName);
    return exports.value(exportName).orElseGet(KNOWN_AFTER_APPLY::asText);
  }

  @Override
  public String stackOutput(String stackName, String outputName) {
    return KNOWN_AFTER_APPLY.asText();
  }
}

package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;

/** For templates whose parts refer to no resource. */
record NoResources() implements ResourceValues {
  @Override
  public JsonNode ref(String logicalId) {
    throw new AssertionError(logicalId);
  }

  @Override
  public JsonNode attribute(String logicalId, String attribute) {
    throw new AssertionError(logicalId);
  }

  @Override
  public String importValue(String exportName) {
    throw new AssertionError(exportName);
  }

  @Override
  public String stackOutput(String stackName, String outputName) {
    throw new AssertionError(stackName);
  }
}

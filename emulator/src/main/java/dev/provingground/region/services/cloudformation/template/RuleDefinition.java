package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A rule that parameters must satisfy before anything is made.
 *
 * @param condition when the rule applies; always, when empty
 */
record RuleDefinition(String name, Optional<JsonNode> condition, List<Assertion> assertions) {
  /** One thing that the rule asserts, and what to tell those who break it. */
  record Assertion(JsonNode condition, Optional<String> description) {}
}

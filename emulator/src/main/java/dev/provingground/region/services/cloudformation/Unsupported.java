package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.template.Problems;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.RollbackConfiguration;

/** Names the parameters of a request that this region does not have. */
final class Unsupported {
  private final Problems problems = new Problems();

  /**
   * @param given whether the request asks for it
   */
  Unsupported parameter(String name, boolean given) {
    if (given) {
      problems.add("Parameter " + name + " is not supported by this region; leave it out");
    }
    return this;
  }

  Unsupported rollbackTriggers(@Nullable RollbackConfiguration configuration) {
    return parameter(
        "RollbackConfiguration.RollbackTriggers",
        configuration != null && !configuration.rollbackTriggers().isEmpty());
  }

  void refuse() {
    problems.throwIfAny();
  }
}

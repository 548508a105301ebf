package dev.provingground.region.services.cloudformation.stack;

import java.util.List;

/** Why something failed, in CloudFormation's words. */
final class Reasons {
  private Reasons() {}

  /**
   * @param verb such as {@code create}
   */
  static String failedTo(String verb, List<String> resources) {
    return "The following resource(s) failed to %s: [%s]. "
        .formatted(verb, String.join(", ", resources));
  }
}

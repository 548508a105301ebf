package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.api.Ids;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import java.util.List;

/** Why something failed, in CloudFormation's words. */
final class Reasons {
  private Reasons() {}

  /** A function could not be evaluated; the message stands for itself. */
  static final class EvaluationFailure extends RuntimeException {
    EvaluationFailure(RuntimeException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  static String of(RuntimeException failure, Ids ids) {
    return failure instanceof EvaluationFailure
        ? String.valueOf(failure.getMessage())
        : HandlerFailure.of(failure).reason(ids.uuid());
  }

  /**
   * @param verb such as {@code create}
   */
  static String failedTo(String verb, List<String> resources) {
    return "The following resource(s) failed to %s: [%s]. "
        .formatted(verb, String.join(", ", resources));
  }
}

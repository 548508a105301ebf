package dev.provingground.region.services.cloudformation.template;

/** Holds a stack's parameters against its template's Rules section. */
public final class Rules {
  private Rules() {}

  /**
   * @param evaluator with the stack's parameters; nothing of its resources is asked for
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError with every
   *     assertion that does not hold
   */
  public static void check(Template template, Evaluator evaluator) {
    var problems = new Problems();
    var conditions = evaluator.conditions();
    for (var rule : template.rules().values()) {
      if (rule.condition().isPresent() && !conditions.decide(rule.condition().get())) {
        continue;
      }
      for (var assertion : rule.assertions()) {
        if (!conditions.decide(assertion.condition())) {
          problems.add(
              "Template validation error: Rule %s: %s"
                  .formatted(
                      rule.name(),
                      assertion
                          .description()
                          .orElse("assertion " + assertion.condition() + " does not hold")));
        }
      }
    }
    problems.throwIfAny();
  }
}

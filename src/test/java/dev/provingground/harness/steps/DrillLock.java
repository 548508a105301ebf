package dev.provingground.harness.steps;

import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.Tag;

/**
 * One drill at a time runs on a stack, whoever runs it and from wherever: a parameter in the
 * region's Parameter Store, which only one can create.
 */
final class DrillLock {
  private final Stack stack;
  private boolean held;

  DrillLock(Stack stack) {
    this.stack = stack;
  }

  /**
   * Takes the lock.
   *
   * @throws IllegalStateException when another drill has it; the message says which, and what to do
   */
  synchronized void take(String drill) {
    try {
      stack
          .aws()
          .ssm()
          .putParameter(
              r ->
                  r.name(name())
                      .type(ParameterType.STRING)
                      .value(drill)
                      .overwrite(false)
                      .tags(stack.tags((k, v) -> Tag.builder().key(k).value(v).build())));
      held = true;
    } catch (ParameterAlreadyExistsException e) {
      throw new IllegalStateException(
          "another drill runs on this stack: '%s'; delete the parameter %s when you know that it does not"
              .formatted(
                  stack.aws().ssm().getParameter(r -> r.name(name())).parameter().value(), name()),
          e);
    }
  }

  /** Gives the lock back, when it was taken. */
  synchronized void give() {
    if (held) {
      held = false;
      stack.aws().ssm().deleteParameter(r -> r.name(name()));
    }
  }

  private String name() {
    return "/" + stack.deployment().options().names().prefix() + "/drill";
  }
}

package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Takes a property away, at any depth. */
final class RemoveProperty implements Operator {
  @Override
  public String name() {
    return "remove-property";
  }

  @Override
  public String sentence() {
    return "A property is not stated, and AWS's default holds.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream().filter(p -> !p.isElement()).map(p -> remove(template, p));
  }
}

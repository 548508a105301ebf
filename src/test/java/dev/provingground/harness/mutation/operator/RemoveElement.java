package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Takes an element out of a list: a rule, a statement, an action, a subnet, a tag, a variable. */
final class RemoveElement implements Operator {
  @Override
  public String name() {
    return "remove-element";
  }

  @Override
  public String sentence() {
    return "A rule, a statement, an action or another element of a list is missing.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream().filter(Place::isElement).map(p -> remove(template, p));
  }
}

package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Allows everything of a service, and everything, where one action is allowed. */
final class WidenAction implements Operator {
  @Override
  public String name() {
    return "widen-action";
  }

  @Override
  public String sentence() {
    return "A policy allows more actions than it should.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.name().equals("Action") && p.value().isTextual())
        .flatMap(
            p ->
                Stream.of(p.value().asText().replaceFirst(":.*", ":*"), "*")
                    .map(wide -> put(template, p, JSON.textNode(wide))));
  }
}

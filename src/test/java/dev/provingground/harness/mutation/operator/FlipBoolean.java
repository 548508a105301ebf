package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Turns yes into no, also where it is written as text. */
final class FlipBoolean implements Operator {
  @Override
  public String name() {
    return "flip-boolean";
  }

  @Override
  public String sentence() {
    return "A switch is the other way round.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.value().isBoolean() || p.value().asText().matches("true|false"))
        .map(
            p ->
                p.value().isBoolean()
                    ? put(template, p, JSON.booleanNode(!p.value().asBoolean()))
                    : put(
                        template,
                        p,
                        JSON.textNode(Boolean.toString(!p.value().asText().equals("true")))));
  }
}

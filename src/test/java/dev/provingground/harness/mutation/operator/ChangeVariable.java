package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Gives the container another value of an environment variable that is no number. */
final class ChangeVariable implements Operator {
  @Override
  public String name() {
    return "change-variable";
  }

  @Override
  public String sentence() {
    return "The container is given another environment: development instead of production.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.property().endsWith("Environment.Value"))
        .filter(p -> p.value().isTextual() && p.number().isEmpty())
        .map(
            p ->
                put(
                    template,
                    p,
                    JSON.textNode(
                        p.value().asText().equals("production") ? "development" : "another")));
  }
}

package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Allows on everything what is allowed on one resource, or to everybody what one principal may. */
final class WidenResource implements Operator {
  @Override
  public String name() {
    return "widen-resource";
  }

  @Override
  public String sentence() {
    return "A policy is for more resources than it should be.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.name().equals("Resource") && !p.value().isArray())
        .filter(p -> !p.value().asText().equals("*"))
        .map(p -> put(template, p, JSON.textNode("*")));
  }
}

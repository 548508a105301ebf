package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Takes a {@code DependsOn} away. */
final class RemoveDependency implements Operator {
  @Override
  public String name() {
    return "remove-dependency";
  }

  @Override
  public String sentence() {
    return "A resource does not wait for another one that it needs.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.resources().stream()
        .flatMap(r -> r.dependencies().stream())
        .map(p -> remove(template, p));
  }
}

package dev.provingground.harness.mutation.operator;

import java.util.Set;
import java.util.stream.Stream;

/** Gives something that is found by its name another name. */
final class ChangeName implements Operator {
  private static final Set<String> NAMES =
      Set.of(
          "Name",
          "Family",
          "RepositoryName",
          "ContainerName",
          "awslogs-stream-prefix",
          "HttpCode",
          "ImageTagMutabilityExclusionFilterValue");

  @Override
  public String name() {
    return "change-name";
  }

  @Override
  public String sentence() {
    return "Something has another name.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> NAMES.contains(p.name()) && p.value().isTextual())
        .map(
            p ->
                put(
                    template,
                    p,
                    JSON.textNode(
                        p.name().equals("HttpCode") ? "200-399" : p.value().asText() + "x")));
  }
}

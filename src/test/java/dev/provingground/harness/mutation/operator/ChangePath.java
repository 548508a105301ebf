package dev.provingground.harness.mutation.operator;

import java.util.List;
import java.util.stream.Stream;

/** Takes another path: the root, and one that does not exist. */
final class ChangePath implements Operator {
  @Override
  public String name() {
    return "change-path";
  }

  @Override
  public String sentence() {
    return "A path or a name that is a path is another one.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.value().asText().startsWith("/"))
        .flatMap(
            p ->
                List.of("/", p.value().asText() + "x").stream()
                    .map(path -> put(template, p, JSON.textNode(path))));
  }
}

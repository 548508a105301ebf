package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Lets the container run as root, and as another user. */
final class ChangeUser implements Operator {
  @Override
  public String name() {
    return "change-user";
  }

  @Override
  public String sentence() {
    return "The container runs as root, or as somebody else.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.name().equals("User") && p.value().isTextual())
        .flatMap(
            p ->
                Stream.of("0:0", "0", "1000:1000")
                    .filter(user -> !user.equals(p.value().asText()))
                    .map(user -> put(template, p, JSON.textNode(user))));
  }
}

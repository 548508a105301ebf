package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Trusts another service, and everybody of the account, where one service is trusted. */
final class ChangePrincipal implements Operator {
  @Override
  public String name() {
    return "change-principal";
  }

  @Override
  public String sentence() {
    return "A role trusts somebody else.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.name().equals("Principal") && p.value().isObject())
        .flatMap(
            p ->
                Stream.of(
                    put(template, p, JSON.objectNode().put("Service", "ec2.amazonaws.com")),
                    put(template, p, JSON.objectNode().put("AWS", "*"))));
  }
}

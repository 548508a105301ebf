package dev.provingground.harness.mutation.operator;

import java.util.List;
import java.util.stream.Stream;

/** Widens a rule's ports: to all below, to all above, to all, and to every protocol. */
final class WidenPorts implements Operator {
  @Override
  public String name() {
    return "widen-ports";
  }

  @Override
  public String sentence() {
    return "A rule is for more ports, or more protocols, than it should be.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.resources().stream()
        .flatMap(r -> Stream.concat(r.places().stream(), Stream.of(r.whole().at("Properties"))))
        .filter(p -> p.value().has("FromPort") && p.value().has("ToPort"))
        .flatMap(
            rule ->
                Stream.of(
                    put(template, rule.at("FromPort"), JSON.numberNode(0)),
                    put(template, rule.at("ToPort"), JSON.numberNode(65535)),
                    mutation(
                        template,
                        rule,
                        "every protocol and port",
                        "No scenario notices that a rule of %s is for every protocol and port."
                            .formatted(rule.resource().logicalId()),
                        List.of(
                            new Edit.Put(rule.at("IpProtocol").pointer(), JSON.textNode("-1")),
                            new Edit.Remove(rule.at("FromPort").pointer()),
                            new Edit.Remove(rule.at("ToPort").pointer())))));
  }
}

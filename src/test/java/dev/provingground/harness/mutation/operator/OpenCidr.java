package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Opens a security group's rule to the world: a block of addresses, or another group, becomes any
 * address.
 */
final class OpenCidr implements Operator {
  private static final String ANYWHERE = "0.0.0.0/0";
  private static final Set<String> GROUPS =
      Set.of("SourceSecurityGroupId", "DestinationSecurityGroupId");

  @Override
  public String name() {
    return "open-cidr";
  }

  @Override
  public String sentence() {
    return "A rule lets in, or out, more addresses than it should.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return Stream.concat(
        template.places().stream()
            .filter(p -> p.name().startsWith("CidrIp") && !p.value().asText().equals(ANYWHERE))
            .map(p -> put(template, p, JSON.textNode(ANYWHERE))),
        template.resources().stream()
            .flatMap(r -> Stream.concat(r.places().stream(), Stream.of(r.whole().at("Properties"))))
            .filter(p -> p.value().isObject() && GROUPS.stream().anyMatch(p.value()::has))
            .map(p -> opened(template, p)));
  }

  private Mutation opened(Template template, Place rule) {
    var open = ((ObjectNode) rule.value()).deepCopy();
    open.remove(GROUPS);
    open.put("CidrIp", ANYWHERE);
    return mutation(
        template,
        rule,
        "any address instead of a security group",
        "No scenario notices that a rule of %s is for any address instead of a security group."
            .formatted(rule.resource().logicalId()),
        List.of(new Edit.Put(rule.pointer(), open)));
  }
}

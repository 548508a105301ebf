package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** Names another security group of the template. */
final class SwapSecurityGroup implements Operator {
  @Override
  public String name() {
    return "swap-security-group";
  }

  @Override
  public String sentence() {
    return "A security group is mistaken for another one.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    var groups = template.ofType("AWS::EC2::SecurityGroup");
    return template.places().stream()
        .flatMap(
            p ->
                Intrinsics.reference(p.value()).filter(groups::contains).stream()
                    .flatMap(
                        mine ->
                            groups.stream()
                                .filter(other -> !other.equals(mine))
                                .map(other -> put(template, p, reference(p, other)))));
  }

  private static ObjectNode reference(Place place, String other) {
    var copy = ((ObjectNode) place.value()).deepCopy();
    if (copy.has("Ref")) {
      return copy.put("Ref", other);
    }
    copy.withArray("Fn::GetAtt").set(0, other);
    return copy;
  }
}

package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Moves a subnet into the zone of another one. */
final class OneZone implements Operator {
  @Override
  public String name() {
    return "one-zone";
  }

  @Override
  public String sentence() {
    return "Subnets that should be apart are in one zone.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    var zones =
        template.places().stream()
            .filter(p -> p.resource().type().equals("AWS::EC2::Subnet"))
            .filter(p -> p.property().equals("AvailabilityZone"))
            .toList();
    return zones.stream()
        .flatMap(
            zone ->
                zones.stream()
                    .filter(other -> !other.value().equals(zone.value()))
                    .limit(1)
                    .map(other -> put(template, zone, other.value())));
  }
}

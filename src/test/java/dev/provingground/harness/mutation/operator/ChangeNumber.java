package dev.provingground.harness.mutation.operator;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Changes a number across its boundary: one more, one less, or the next that AWS knows. */
final class ChangeNumber implements Operator {
  /** The next legal values of what does not count by one. */
  private static final Map<String, List<Long>> STEPS =
      Map.of(
          "AWS::ECS::TaskDefinition.Cpu", List.of(512L, 1024L),
          "AWS::ECS::TaskDefinition.Memory", List.of(1024L, 2048L),
          "AWS::Logs::LogGroup.RetentionInDays", List.of(1L, 14L, 3653L),
          "AWS::ECS::Service.DeploymentConfiguration.MinimumHealthyPercent", List.of(0L, 50L, 99L),
          "AWS::ECS::Service.DeploymentConfiguration.MaximumPercent", List.of(150L, 199L));

  @Override
  public String name() {
    return "change-number";
  }

  @Override
  public String sentence() {
    return "A number is on the other side of a boundary.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.number().isPresent())
        .flatMap(
            p ->
                others(p)
                    .mapToObj(
                        n ->
                            put(
                                template,
                                p,
                                p.value().isTextual()
                                    ? JSON.textNode(Long.toString(n))
                                    : JSON.numberNode(n))));
  }

  private static LongStream others(Place place) {
    long number = place.number().orElseThrow();
    var steps = STEPS.get(place.resource().type() + "." + place.property());
    if (steps != null) {
      return steps.stream().mapToLong(Long::longValue).filter(n -> n != number);
    }
    return LongStream.of(number - 1, number + 1).filter(n -> n >= 0);
  }
}

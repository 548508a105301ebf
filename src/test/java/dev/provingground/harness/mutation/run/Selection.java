package dev.provingground.harness.mutation.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which mutants a run is about.
 *
 * @param sample how many, evenly spread and the same ones every time; empty for all
 * @param operators names of operators, joined by commas; empty for all
 * @param resource a part of the changed resource's logical id or type; empty for all
 */
public record Selection(
    Optional<Integer> sample, Optional<String> operators, Optional<String> resource) {
  /**
   * Those of the mutants that are chosen.
   *
   * @throws IllegalArgumentException when an operator does not exist, or nothing is left
   */
  List<Mutant> of(List<Mutant> all) {
    var known = all.stream().map(Mutant::operator).collect(Collectors.toCollection(TreeSet::new));
    operators.ifPresent(
        names -> {
          var unknown = new TreeSet<>(Set.of(names.split(",")));
          unknown.removeAll(known);
          if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                "-Dmutation.operator=%s names %s, which is no operator; there are %s"
                    .formatted(names, unknown, known));
          }
        });
    var chosen =
        all.stream()
            .filter(
                m ->
                    operators.isEmpty()
                        || Set.of(operators.get().split(",")).contains(m.operator()))
            .filter(m -> resource.isEmpty() || isOf(m, resource.get()))
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no mutant is chosen by -Dmutation.operator=%s -Dmutation.resource=%s; leave one out"
              .formatted(operators.orElse(""), resource.orElse("")));
    }
    if (sample.isEmpty()) {
      return chosen;
    }
    var lucky =
        chosen.stream()
            .sorted(Comparator.comparing((Mutant m) -> Digests.of(m.id())))
            .limit(sample.get())
            .collect(Collectors.toSet());
    return chosen.stream().filter(lucky::contains).toList();
  }

  private static boolean isOf(Mutant mutant, String part) {
    return mutant.subject().contains(part) || mutant.area().contains(part);
  }
}

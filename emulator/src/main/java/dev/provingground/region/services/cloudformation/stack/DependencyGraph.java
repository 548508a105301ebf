package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.services.cloudformation.template.Evaluator;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.Template;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which resources must be there before which.
 *
 * @param dependencies every node, in order, with those that come before it
 */
record DependencyGraph(Map<String, Set<String>> dependencies) {

  /**
   * The resources of a template that exist under its conditions.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when they
   *     depend on one another in circles, or on one that does not exist
   */
  static DependencyGraph of(Template template, Evaluator evaluator) {
    var existing =
        template.resources().values().stream()
            .filter(resource -> evaluator.holds(resource.condition()))
            .collect(
                Collectors.toMap(
                    r -> r.logicalId(), r -> r, (one, other) -> one, LinkedHashMap::new));
    var problems = new Problems();
    var graph = new LinkedHashMap<String, Set<String>>();
    for (var resource : existing.values()) {
      var dependencies = new LinkedHashSet<String>();
      for (var name : evaluator.references(resource.properties()).resources()) {
        if (existing.containsKey(name)) {
          dependencies.add(name);
        } else if (template.resources().containsKey(name)) {
          problems.add(
              "Template format error: Unresolved resource dependencies [%s] in the Resources block of the template"
                  .formatted(name));
        }
      }
      resource.dependsOn().stream().filter(existing::containsKey).forEach(dependencies::add);
      graph.put(resource.logicalId(), dependencies);
    }
    problems.throwIfAny();
    var result = new DependencyGraph(graph);
    result.checkCycles();
    return result;
  }

  /** What must be there before a node. */
  Set<String> before(String node) {
    return Objects.requireNonNull(dependencies.get(node), node);
  }

  /** The same graph the other way round: whatever came last comes first. */
  DependencyGraph reversed() {
    var reversed = new LinkedHashMap<String, Set<String>>();
    dependencies.keySet().forEach(node -> reversed.put(node, new LinkedHashSet<>()));
    dependencies.forEach(
        (node, before) ->
            before.forEach(
                earlier ->
                    reversed.computeIfPresent(
                        earlier,
                        (key, after) -> {
                          after.add(node);
                          return after;
                        })));
    return new DependencyGraph(reversed);
  }

  private void checkCycles() {
    var rest = new LinkedHashSet<>(dependencies.keySet());
    trim(rest, node -> before(node).stream().noneMatch(rest::contains));
    trim(rest, node -> rest.stream().noneMatch(other -> before(other).contains(node)));
    if (!rest.isEmpty()) {
      throw Problems.validationError("Circular dependency between resources: " + rest);
    }
  }

  private static void trim(Set<String> rest, Predicate<String> free) {
    while (rest.removeIf(free)) {
      // each round may free others
    }
  }
}

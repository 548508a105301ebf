package dev.provingground.region.services.cloudformation.stack;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes resources of a stack in the reverse of the order in which they depend on one another.
 * What fails leaves those that it depends on alone; the rest is deleted all the same. A resource
 * that was replaced may be among them in both halves.
 */
final class DeleteOperation implements StackOperation {
  private final StackContext context;
  private final List<StackResource> resources;
  private final Predicate<StackResource> retained;
  private final Consumer<List<String>> finished;
  private @Nullable GraphRun run;

  /**
   * @param retained which physical resources are left where they are
   * @param finished told which resources failed to be deleted, by logical id
   */
  DeleteOperation(
      StackContext context,
      List<StackResource> resources,
      Predicate<StackResource> retained,
      Consumer<List<String>> finished) {
    this.context = context;
    this.resources = resources;
    this.retained = retained;
    this.finished = finished;
  }

  @Override
  public void start() {
    var nodes = new LinkedHashMap<String, StackResource>();
    var nodesOf = new LinkedHashMap<String, Set<String>>();
    for (var resource : resources) {
      if (!resource.isGone()) {
        var id = resource.logicalId();
        var node = nodes.containsKey(id) ? id + " " + resource.physicalId() : id;
        nodes.put(node, resource);
        nodesOf.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(node);
      }
    }
    var dependencies = new LinkedHashMap<String, Set<String>>();
    nodes.forEach(
        (node, resource) ->
            dependencies.put(
                node,
                resource.dependencies().stream()
                    .flatMap(id -> nodesOf.getOrDefault(id, Set.of()).stream())
                    .collect(Collectors.toSet())));
    var worker = new ResourceWorker(context);
    run =
        new GraphRun(
            new DependencyGraph(dependencies).reversed(),
            GraphRun.OnFailure.CONTINUE,
            (node, told) -> {
              var resource = Objects.requireNonNull(nodes.get(node), node);
              return worker.delete(resource, retained.test(resource), told);
            },
            failed -> finished.accept(logicalIds(nodes, failed)));
    run.start();
  }

  private static List<String> logicalIds(Map<String, StackResource> nodes, List<String> failed) {
    return failed.stream()
        .map(node -> Objects.requireNonNull(nodes.get(node), node).logicalId())
        .distinct()
        .toList();
  }

  @Override
  public void cancel() {
    if (run != null) {
      run.cancel();
    }
  }
}

package dev.provingground.region.services.cloudformation.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deletes resources of a stack in the reverse of the order in which they depend on one another.
 * What fails leaves those that it depends on alone; the rest is deleted all the same.
 */
final class DeleteOperation implements StackOperation {
  private final StackContext context;
  private final List<StackResource> resources;
  private final Predicate<StackResource> retained;
  private final Consumer<List<String>> finished;
  private @Nullable GraphRun run;

  /**
   * @param retained which physical resources are left where they are
   * @param finished told which resources failed to be deleted
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
    var byId = new LinkedHashMap<String, StackResource>();
    resources.stream().filter(r -> !r.isGone()).forEach(r -> byId.put(r.logicalId(), r));
    var dependencies = new LinkedHashMap<String, Set<String>>();
    byId.forEach((id, resource) -> dependencies.put(id, resource.dependencies()));
    var worker = new ResourceWorker(context);
    run =
        new GraphRun(
            new DependencyGraph(dependencies).reversed(),
            GraphRun.OnFailure.CONTINUE,
            (id, told) -> {
              var resource = Objects.requireNonNull(byId.get(id), id);
              return worker.delete(resource, retained.test(resource), told);
            },
            finished);
    run.start();
  }

  @Override
  public void cancel() {
    if (run != null) {
      run.cancel();
    }
  }
}

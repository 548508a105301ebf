package dev.provingground.region.services.cloudformation.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What follows once nothing is to be taken back any more: what is no longer wanted is deleted, of
 * the stack and of those that are nested in it, at the same time: either may be in the other's way.
 * What cannot be deleted stays behind, as on AWS; its event says why.
 */
final class Cleanup implements StackOperation {
  private final StackContext context;
  private final List<StackResource> unwanted;
  private final Predicate<StackResource> retained;
  private final Runnable finished;
  private @Nullable GraphRun nested;
  private @Nullable DeleteOperation own;
  private int underWay = 2;

  /**
   * @param retained which physical resources are left where they are
   * @param finished told when all is over
   */
  Cleanup(
      StackContext context,
      List<StackResource> unwanted,
      Predicate<StackResource> retained,
      Runnable finished) {
    this.context = context;
    this.unwanted = unwanted;
    this.retained = retained;
    this.finished = finished;
  }

  @Override
  public void start() {
    var stack = context.stack();
    var worker = new ResourceWorker(context);
    var stacks = new LinkedHashMap<String, Set<String>>();
    stack.resources().stream()
        .filter(resource -> resource.exists() && !unwanted.contains(resource))
        .filter(resource -> worker.type(resource).isStack())
        .forEach(resource -> stacks.put(resource.logicalId(), Set.of()));
    nested =
        new GraphRun(
            new DependencyGraph(stacks),
            GraphRun.OnFailure.CONTINUE,
            (id, told) -> worker.cleanUp(stack.resource(id).orElseThrow(), told),
            failed -> over());
    own = new DeleteOperation(context, unwanted, retained, undeleted -> over());
    nested.start();
    own.start();
  }

  private void over() {
    if (--underWay == 0) {
      finished.run();
    }
  }

  @Override
  public void cancel() {
    if (nested != null) {
      nested.cancel();
    }
    if (own != null) {
      own.cancel();
    }
  }
}

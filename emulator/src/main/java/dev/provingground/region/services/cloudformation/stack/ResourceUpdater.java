package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_IN_PROGRESS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Changes resources that exist: in place, or by making another in their place. */
final class ResourceUpdater {
  private final StackContext context;
  private final ResourceWorker worker;
  private final Map<String, StackResource> before = new LinkedHashMap<>();
  private final List<StackResource> obsolete = new ArrayList<>();

  ResourceUpdater(StackContext context, ResourceWorker worker) {
    this.context = context;
    this.worker = worker;
  }

  /** What was changed, or was to be, as it was before. */
  Map<String, StackResource> before() {
    return before;
  }

  /** What was replaced and is still there. */
  List<StackResource> obsolete() {
    return obsolete;
  }

  /** Brings a resource to what the template now says. */
  GraphRun.Cancellation update(
      StackResource resource,
      ResourceDefinition definition,
      Set<String> dependencies,
      Consumer<Boolean> finished) {
    var previous = resource.snapshot();
    resource.declare(definition, dependencies, context.scope());
    var evaluated = worker.evaluate(resource, UPDATE_FAILED);
    if (evaluated.isEmpty()) {
      before.put(resource.logicalId(), previous);
      finished.accept(false);
      return () -> {};
    }
    var properties = evaluated.get();
    var schema = worker.type(resource).schema();
    var diff = ResourceDiff.of(schema, previous, properties, context.scope());
    if (diff.isEmpty()) {
      finished.accept(true);
      return () -> {};
    }
    before.put(resource.logicalId(), previous);
    return diff.replaces()
        ? replace(resource, previous, properties, finished)
        : change(resource, previous, properties, finished);
  }

  private GraphRun.Cancellation replace(
      StackResource resource,
      StackResource previous,
      ObjectNode properties,
      Consumer<Boolean> finished) {
    worker.report(
        resource,
        UPDATE_IN_PROGRESS,
        Optional.of(
            "Requested update requires the creation of a new physical resource; hence creating"
                + " one."));
    var type = worker.type(resource);
    var steps =
        new HandlerRun.Steps(
            () -> {
              resource.become(properties, "");
              worker.make(resource, UPDATE_IN_PROGRESS, "Resource creation Initiated");
            },
            () -> type.isCreated(resource.handle()),
            false,
            false);
    return worker.run(
        resource,
        steps,
        type.timeout(new Properties(properties)),
        UPDATE_COMPLETE,
        UPDATE_FAILED,
        success -> {
          if (success) {
            obsolete.add(previous);
          }
          finished.accept(success);
        });
  }

  /** Brings a resource from what it is, or was to become, to other properties. */
  GraphRun.Cancellation change(
      StackResource resource,
      StackResource from,
      ObjectNode properties,
      Consumer<Boolean> finished) {
    resource.become(properties, from.physicalId());
    worker.report(resource, UPDATE_IN_PROGRESS, Optional.empty());
    var type = worker.type(resource);
    var steps =
        new HandlerRun.Steps(
            () -> type.update(from.handle(), resource.handle()),
            () -> type.isUpdated(resource.handle()),
            false,
            false);
    return worker.run(
        resource,
        steps,
        type.timeout(new Properties(properties)),
        UPDATE_COMPLETE,
        UPDATE_FAILED,
        finished);
  }
}

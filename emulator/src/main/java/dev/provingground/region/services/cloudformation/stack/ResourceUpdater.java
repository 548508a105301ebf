package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.UPDATE_IN_PROGRESS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Changes resources that exist: in place, or by making another in their place. */
final class ResourceUpdater {
  private final StackContext context;
  private final ResourceWorker worker;
  private final UpdateJournal journal;
  private final boolean replaces;
  private final Map<String, StackResource> before = new HashMap<>();

  /**
   * @param replaces whether resources may be replaced
   */
  ResourceUpdater(
      StackContext context, ResourceWorker worker, UpdateJournal journal, boolean replaces) {
    this.context = context;
    this.worker = worker;
    this.journal = journal;
    this.replaces = replaces;
  }

  /** Brings a resource to what the template now says. */
  GraphRun.Cancellation update(
      StackResource resource,
      ResourceDefinition definition,
      Set<String> dependencies,
      Consumer<Boolean> finished) {
    var previous = resource.snapshot();
    before.put(resource.logicalId(), previous);
    journal.changes(previous);
    resource.declare(definition, dependencies, context.scope());
    var evaluated = worker.evaluate(resource, UPDATE_FAILED);
    if (evaluated.isEmpty()) {
      finished.accept(false);
      return () -> {};
    }
    var properties = evaluated.get();
    var schema = worker.type(resource).schema();
    var diff = ResourceDiff.of(schema, previous, properties, context.scope());
    if (diff.isEmpty() && !worker.type(resource).isStack()) {
      if (resource.status() == UPDATE_FAILED) {
        worker.report(resource, UPDATE_COMPLETE, Optional.empty());
      }
      finished.accept(true);
      return () -> {};
    }
    if (diff.replaces() && !replaces) {
      worker.report(
          resource,
          UPDATE_FAILED,
          Optional.of("Replacement type updates not supported on stack with disable-rollback."));
      finished.accept(false);
      return () -> {};
    }
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
    var handed = worker.withSecrets(resource, properties, UPDATE_FAILED);
    if (handed.isEmpty()) {
      finished.accept(false);
      return () -> {};
    }
    var type = worker.type(resource);
    var steps =
        new HandlerRun.Steps(
            () -> {
              resource.become(properties, handed.get(), "");
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
            journal.obsolete().add(previous);
          }
          finished.accept(success);
        });
  }

  /** Brings a resource from what it is to other properties. */
  private GraphRun.Cancellation change(
      StackResource resource,
      StackResource from,
      ObjectNode properties,
      Consumer<Boolean> finished) {
    var type = worker.type(resource);
    return change(
        resource,
        from,
        properties,
        new HandlerRun.Steps(
            () -> type.update(from.handle(), resource.handle()),
            () -> type.isUpdated(resource.handle()),
            false,
            false),
        finished);
  }

  /** Brings a resource from what it was to become back to the properties that it had. */
  GraphRun.Cancellation revert(
      StackResource resource,
      StackResource attempted,
      ObjectNode properties,
      Consumer<Boolean> finished) {
    var type = worker.type(resource);
    return change(
        resource,
        attempted,
        properties,
        new HandlerRun.Steps(
            () -> type.revert(attempted.handle(), resource.handle()),
            () -> type.isReverted(resource.handle()),
            false,
            false),
        finished);
  }

  private GraphRun.Cancellation change(
      StackResource resource,
      StackResource from,
      ObjectNode properties,
      HandlerRun.Steps steps,
      Consumer<Boolean> finished) {
    resource.become(properties, from.physicalId());
    worker.report(resource, UPDATE_IN_PROGRESS, Optional.empty());
    var handed = worker.withSecrets(resource, properties, UPDATE_FAILED);
    if (handed.isEmpty()) {
      resource.become(from);
      finished.accept(false);
      return () -> {};
    }
    resource.become(properties, handed.get(), from.physicalId());
    return worker.run(
        resource,
        steps,
        worker.type(resource).timeout(new Properties(properties)),
        UPDATE_COMPLETE,
        UPDATE_FAILED,
        finished);
  }

  /**
   * Brings a resource whose update failed back to what it was before. Its status goes on telling of
   * the failure. A stack keeps what succeeded in it, as its parent does.
   */
  GraphRun.Cancellation restore(StackResource resource, Consumer<Boolean> finished) {
    if (worker.type(resource).isStack()) {
      finished.accept(true);
      return () -> {};
    }
    var previous = Objects.requireNonNull(before.get(resource.logicalId()), resource.logicalId());
    var attempted = resource.snapshot();
    resource.declare(previous.definition(), previous.dependencies(), previous.scope());
    if (attempted.properties().equals(previous.properties())) {
      finished.accept(true);
      return () -> {};
    }
    resource.become(previous);
    var type = worker.type(resource);
    return worker.runQuietly(
        resource,
        new HandlerRun.Steps(
            () -> type.update(attempted.handle(), resource.handle()),
            () -> type.isUpdated(resource.handle()),
            false,
            false),
        UPDATE_FAILED,
        finished);
  }

  /** Whether the resource existed before this update came to it. */
  boolean hasUpdated(String logicalId) {
    return before.containsKey(logicalId);
  }
}

package dev.provingground.region.services.cloudformation.stack;

import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.CREATE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.CREATE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.CREATE_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.DELETE_COMPLETE;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.DELETE_FAILED;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.DELETE_IN_PROGRESS;
import static software.amazon.awssdk.services.cloudformation.model.ResourceStatus.DELETE_SKIPPED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;

/** Brings one resource of a stack through one of its type's handlers, and reports each step. */
final class ResourceWorker {
  private final StackContext context;

  ResourceWorker(StackContext context) {
    this.context = context;
  }

  /** Creates a resource of the template. */
  GraphRun.Cancellation create(StackResource resource, Consumer<Boolean> finished) {
    var properties = evaluate(resource, CREATE_FAILED);
    if (properties.isEmpty()) {
      finished.accept(false);
      return () -> {};
    }
    resource.become(properties.get(), "");
    report(resource, CREATE_IN_PROGRESS, Optional.empty());
    var handed = withSecrets(resource, properties.get(), CREATE_FAILED);
    if (handed.isEmpty()) {
      finished.accept(false);
      return () -> {};
    }
    resource.become(properties.get(), handed.get(), "");
    var type = type(resource);
    var steps =
        new HandlerRun.Steps(
            () -> make(resource, CREATE_IN_PROGRESS, "Resource creation Initiated"),
            () -> type.isCreated(resource.handle()),
            false,
            false);
    var timeout = type.timeout(resource.handle().properties());
    return run(resource, steps, timeout, CREATE_COMPLETE, CREATE_FAILED, finished);
  }

  /** The physical resource, with what its properties say. */
  void make(StackResource resource, ResourceStatus status, String reason) {
    var type = type(resource);
    resource.become(resource.properties(), resource.handed(), type.create(resource.handle()));
    report(resource, status, Optional.of(reason));
    type.configure(resource.handle());
  }

  /**
   * Deletes a resource, if there is anything to delete.
   *
   * @param retain leaves the physical resource where it is
   */
  GraphRun.Cancellation delete(StackResource resource, boolean retain, Consumer<Boolean> finished) {
    if (resource.physicalId().isEmpty()) {
      report(resource, DELETE_COMPLETE, Optional.empty());
      finished.accept(true);
      return () -> {};
    }
    if (retain) {
      report(resource, DELETE_SKIPPED, Optional.empty());
      finished.accept(true);
      return () -> {};
    }
    report(resource, DELETE_IN_PROGRESS, Optional.empty());
    var type = type(resource);
    var steps =
        new HandlerRun.Steps(
            () -> type.delete(resource.handle()),
            () -> type.isDeleted(resource.handle()),
            true,
            true);
    var timeout = type.deletionTimeout(resource.handle().properties());
    return run(resource, steps, timeout, DELETE_COMPLETE, DELETE_FAILED, finished);
  }

  /** Deletes what updates of a nested stack have left over; its own events tell of it. */
  GraphRun.Cancellation cleanUp(StackResource resource, Consumer<Boolean> finished) {
    var type = type(resource);
    return new HandlerRun(
            context.region().loop(),
            context.caller(),
            new HandlerRun.Steps(
                () -> type.cleanUp(resource.handle()),
                () -> type.isCleanedUp(resource.handle()),
                false,
                true),
            failure -> finished.accept(failure.isEmpty()),
            () -> {})
        .start(type.timeout(resource.handle().properties()));
  }

  /** Runs a handler and reports what came of it. */
  GraphRun.Cancellation run(
      StackResource resource,
      HandlerRun.Steps steps,
      Duration timeout,
      ResourceStatus complete,
      ResourceStatus failed,
      Consumer<Boolean> finished) {
    return new HandlerRun(
            context.region().loop(),
            context.caller(),
            steps,
            failure -> {
              report(resource, failure.isEmpty() ? complete : failed, failure.map(this::reason));
              finished.accept(failure.isEmpty());
            },
            () -> {
              type(resource).interrupt(resource.handle());
              report(resource, failed, Optional.of(cancelled(failed)));
            })
        .start(timeout);
  }

  /** Runs a handler and reports it only when it fails. */
  GraphRun.Cancellation runQuietly(
      StackResource resource,
      HandlerRun.Steps steps,
      ResourceStatus failed,
      Consumer<Boolean> finished) {
    return new HandlerRun(
            context.region().loop(),
            context.caller(),
            steps,
            failure -> {
              failure.ifPresent(thrown -> report(resource, failed, Optional.of(reason(thrown))));
              finished.accept(failure.isEmpty());
            },
            () -> report(resource, failed, Optional.of(cancelled(failed))))
        .start(type(resource).timeout(resource.handle().properties()));
  }

  /**
   * The properties that the template gives to the resource now; empty, with the failure reported,
   * when they cannot be evaluated.
   */
  Optional<ObjectNode> evaluate(StackResource resource, ResourceStatus failed) {
    return attempt(resource, failed, () -> context.properties(resource.definition()));
  }

  /**
   * The properties as the resource's service gets them; empty, with the failure reported, when a
   * secret cannot be read. AWS compares references: a secret that has changed is read again only
   * when something else of the resource changes.
   */
  Optional<ObjectNode> withSecrets(
      StackResource resource, ObjectNode properties, ResourceStatus failed) {
    return attempt(resource, failed, () -> context.withSecrets(properties));
  }

  private Optional<ObjectNode> attempt(
      StackResource resource, ResourceStatus failed, Supplier<ObjectNode> evaluation) {
    try {
      return Optional.of(CallContext.call(context.caller(), evaluation::get));
    } catch (RuntimeException e) {
      report(resource, failed, Optional.of(Problems.message(e)));
      return Optional.empty();
    }
  }

  void report(StackResource resource, ResourceStatus status, Optional<String> reason) {
    context.stack().report(resource, status, reason);
  }

  ResourceType type(StackResource resource) {
    return context.types().get(resource.type());
  }

  private String reason(RuntimeException failure) {
    return HandlerFailure.of(failure).reason(context.region().ids().uuid());
  }

  private static String cancelled(ResourceStatus failed) {
    return switch (failed) {
      case CREATE_FAILED -> "Resource creation cancelled";
      case UPDATE_FAILED -> "Resource update cancelled";
      default -> "Resource deletion cancelled";
    };
  }
}

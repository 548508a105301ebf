package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;

/**
 * Finds out what a revision would do to a stack, and refuses, before anything changes, what this
 * region cannot do.
 */
final class ChangePlanner {
  private final StackContext context;
  private final boolean includesNested;
  private final NestedPlanner nested;
  private final Set<String> unknown = new HashSet<>();
  private final Problems problems = new Problems();
  private final Map<String, String> outputs = new LinkedHashMap<>();

  /**
   * @param includesNested whether nested stacks that stay as they are count as unchanged
   */
  ChangePlanner(StackEngine engine, StackContext context, boolean includesNested) {
    this.context = context;
    this.includesNested = includesNested;
    this.nested = new NestedPlanner(engine, context, includesNested, problems, problems);
  }

  /**
   * Of a nested stack.
   *
   * @param lacking gets what this region has not, of the stacks below too
   */
  ChangePlanner(
      StackEngine engine, StackContext context, boolean includesNested, Problems lacking) {
    this.context = context;
    this.includesNested = includesNested;
    this.nested = new NestedPlanner(engine, context, includesNested, problems, lacking);
  }

  /** The outputs as they would be, as far as that is known; after {@link #plan}. */
  Map<String, String> outputs() {
    return outputs;
  }

  /**
   * The changes, each after those that it depends on; removals last.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when the
   *     revision cannot be applied, with every reason
   */
  List<PlannedChange> plan() {
    var graph = context.graph();
    var changes = new ArrayList<PlannedChange>();
    for (var id : inOrder(graph)) {
      plan(context.revision().template().resource(id)).ifPresent(changes::add);
    }
    var removed =
        context.stack().resources().stream()
            .filter(r -> !r.isGone() && !graph.dependencies().containsKey(r.logicalId()))
            .map(ChangePlanner::removal)
            .toList();
    changes.addAll(removed.reversed());
    checkOutputs();
    problems.throwIfAny();
    return changes;
  }

  private Optional<PlannedChange> plan(ResourceDefinition definition) {
    var id = definition.logicalId();
    var existing = context.stack().resource(id).filter(StackResource::exists);
    // What can be evaluated is, so that it fails now and not half way through.
    if (existing.isEmpty()) {
      unknown.add(id);
      var properties = context.properties(definition, unknown, problems);
      return Optional.of(
          new PlannedChange(
              ChangeAction.ADD,
              id,
              "",
              definition.type(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              isStack(definition)
                  ? nested.plan(definition, properties, Optional.empty())
                  : Optional.empty(),
              Optional.empty()));
    }
    var next = context.properties(definition, unknown, problems);
    if (!existing.get().type().equals(definition.type())) {
      problems.add(
          "Update of resource type is not permitted. The new template modifies resource type of the following resources: [%s]"
              .formatted(id));
      return Optional.empty();
    }
    return modification(existing.get(), definition, next);
  }

  private Optional<PlannedChange> modification(
      StackResource existing, ResourceDefinition definition, ObjectNode next) {
    var type = context.types().get(definition.type());
    var schema = type.schema();
    var diff = ResourceDiff.of(schema, existing, next, context.scope());
    var attributes = attributes(existing.definition(), definition);
    var within =
        type.isStack()
            ? nested.plan(definition, next, Optional.of(existing))
            : Optional.<NestedPlan>empty();
    if (type.isStack()) {
      noteOutputs(existing.logicalId(), within);
    }
    if (diff.isEmpty()
        && attributes.isEmpty()
        && (!type.isStack() || includesNested && isSame(within))) {
      return Optional.empty();
    }
    for (var property : diff.refused()) {
      problems.add(
          "Resource %s: this region cannot update property %s of %s; deploy it as a new resource under another logical id"
              .formatted(existing.logicalId(), property, existing.type()));
    }
    if (diff.replacesUnderItsName(existing.properties(), next)) {
      problems.add(
          "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename %s and update the stack again."
              .formatted(next.path(schema.namedBy()).asText()));
    }
    if (diff.replaces()) {
      unknown.add(existing.logicalId());
    }
    var replacement = replacement(diff);
    return Optional.of(
        new PlannedChange(
            ChangeAction.MODIFY,
            existing.logicalId(),
            existing.physicalId(),
            existing.type(),
            Optional.of(replacement),
            replacement == Replacement.TRUE
                ? Optional.of(
                    Retention.onReplace(definition)
                        ? PolicyAction.REPLACE_AND_RETAIN
                        : PolicyAction.REPLACE_AND_DELETE)
                : Optional.empty(),
            Stream.of(
                    diff.changes().stream().map(ChangePlanner::detail),
                    attributes.stream().map(PlannedChange.Detail::of),
                    type.isStack()
                        ? Stream.of(PlannedChange.Detail.AUTOMATIC)
                        : Stream.<PlannedChange.Detail>of())
                .flatMap(details -> details)
                .toList(),
            within,
            Optional.empty()));
  }

  private boolean isStack(ResourceDefinition definition) {
    return context.types().get(definition.type()).isStack();
  }

  private static boolean isSame(Optional<NestedPlan> within) {
    return within.filter(NestedPlan::changesNothing).isPresent();
  }

  /** What comes out of a nested stack that changes, as far as it changes too. */
  private void noteOutputs(String logicalId, Optional<NestedPlan> within) {
    if (within.isEmpty()) {
      unknown.add(logicalId + ".*");
      return;
    }
    var present = NestedStacks.outputs(within.get().stack());
    within
        .get()
        .outputs()
        .forEach(
            (name, value) -> {
              if (!value.equals(present.get(name))) {
                unknown.add(logicalId + ".Outputs." + name);
              }
            });
  }

  private static PlannedChange.Detail detail(ResourceDiff.Change change) {
    return PlannedChange.Detail.of(
        change.property(), change.onUpdate() == OnUpdate.REPLACE, change.dynamic());
  }

  /** What changes of a resource's declaration beside its properties. */
  private static List<ResourceAttribute> attributes(
      ResourceDefinition current, ResourceDefinition next) {
    var attributes = new ArrayList<ResourceAttribute>();
    if (current.deletionPolicy() != next.deletionPolicy()) {
      attributes.add(ResourceAttribute.DELETION_POLICY);
    }
    if (current.updateReplacePolicy() != next.updateReplacePolicy()) {
      attributes.add(ResourceAttribute.UPDATE_REPLACE_POLICY);
    }
    if (!current.metadata().equals(next.metadata())) {
      attributes.add(ResourceAttribute.METADATA);
    }
    return attributes;
  }

  private static Replacement replacement(ResourceDiff diff) {
    var recreating = diff.changes().stream().filter(c -> c.onUpdate() == OnUpdate.REPLACE).toList();
    if (recreating.isEmpty()) {
      return Replacement.FALSE;
    }
    return recreating.stream().allMatch(ResourceDiff.Change::dynamic)
        ? Replacement.CONDITIONAL
        : Replacement.TRUE;
  }

  private static PlannedChange removal(StackResource resource) {
    return new PlannedChange(
        ChangeAction.REMOVE,
        resource.logicalId(),
        resource.physicalId(),
        resource.type(),
        Optional.empty(),
        Optional.of(Retention.onDelete(resource) ? PolicyAction.RETAIN : PolicyAction.DELETE),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private void checkOutputs() {
    var evaluator = context.evaluator(unknown);
    for (var output : context.revision().template().outputs().values()) {
      if (evaluator.holds(output.condition())) {
        outputs.put(output.name(), evaluator.value(output));
        evaluator.exportName(output);
      }
    }
  }

  private static List<String> inOrder(DependencyGraph graph) {
    var order = new LinkedHashSet<String>();
    var rest = new LinkedHashSet<>(graph.dependencies().keySet());
    while (!rest.isEmpty()) {
      var ready = rest.stream().filter(id -> order.containsAll(graph.before(id))).toList();
      order.addAll(ready);
      rest.removeAll(ready);
    }
    return Collections.unmodifiableList(new ArrayList<>(order));
  }
}

package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.resource.StackScope;
import dev.provingground.region.services.cloudformation.template.DynamicParameters;
import dev.provingground.region.services.cloudformation.template.Evaluator;
import dev.provingground.region.services.cloudformation.template.Inputs;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.List;
import java.util.Set;

/**
 * One revision of one stack in the hands of an operation.
 *
 * @param caller as whom the resources' services are called
 */
record StackContext(
    ServiceContext region,
    ResourceTypes types,
    Exports exports,
    NestedStacks nested,
    Caller caller,
    Stack stack,
    Revision revision) {

  /** Evaluates against the stack's resources as they stand. */
  Evaluator evaluator() {
    return evaluator(Set.of());
  }

  /**
   * @param unknown resources that are only to be made, or made anew
   */
  Evaluator evaluator(Set<String> unknown) {
    return evaluator(new StackValues(region.services(), stack, types, exports, unknown));
  }

  private Evaluator evaluator(ResourceValues values) {
    var template = revision.template();
    var inputs =
        Inputs.of(
            region.region(),
            stack.name(),
            stack.id(),
            List.of(),
            revision.parameters().nodes(template.parameters()));
    return new Evaluator(template, inputs, values);
  }

  DependencyGraph graph() {
    return DependencyGraph.of(revision.template(), evaluator());
  }

  /** The names of other stacks' exports that the revision uses. */
  Set<String> imports() {
    var values = new Imports(exports);
    var evaluator = evaluator(values);
    graph()
        .dependencies()
        .keySet()
        .forEach(id -> evaluator.properties(revision.template().resource(id)));
    revision.template().outputs().values().stream()
        .filter(output -> evaluator.holds(output.condition()))
        .forEach(evaluator::value);
    return values.names();
  }

  /**
   * A resource's properties with functions evaluated and Systems Manager's parameters read. Secrets
   * are still references.
   */
  ObjectNode properties(ResourceDefinition resource) {
    var problems = new Problems();
    var properties = properties(resource, Set.of(), problems);
    problems.throwIfAny();
    return properties;
  }

  /** Likewise, while some resources are only to be made. */
  ObjectNode properties(ResourceDefinition resource, Set<String> unknown, Problems problems) {
    return DynamicParameters.resolve(
        resource.type(),
        evaluator(unknown).properties(resource),
        new SsmParameters(region.services()),
        problems);
  }

  /** The properties as the resource's service gets them. */
  ObjectNode withSecrets(ObjectNode properties) {
    return new DynamicSecrets(region.services()).resolve(properties);
  }

  StackScope scope() {
    return new StackScope(
        region.region(),
        region.services(),
        region.ids(),
        stack.name(),
        stack.id(),
        revision.tags(),
        new Parenthood(nested, this));
  }

  /** What is under way on the stack is over. */
  void end() {
    nested.forget(stack);
    stack.end();
  }

  /** The outputs, now that the resources are there. */
  List<StackOutput> outputs() {
    return CallContext.call(
        caller,
        () -> {
          var evaluator = evaluator();
          return revision.template().outputs().values().stream()
              .filter(output -> evaluator.holds(output.condition()))
              .map(
                  output ->
                      new StackOutput(
                          output.name(),
                          evaluator.value(output),
                          output.description(),
                          evaluator.exportName(output)))
              .toList();
        });
  }
}

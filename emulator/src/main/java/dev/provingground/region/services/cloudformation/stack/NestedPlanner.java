package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Finds out what a revision would do to the stacks that are nested in its own. Where their changes
 * are not asked for, as on AWS nobody looks at them before their turn comes; but what this region
 * does not have is named before anything is made.
 */
final class NestedPlanner {
  private static final int LONGEST_NAME = 128;

  private final StackEngine engine;
  private final StackContext context;
  private final boolean included;
  private final Problems problems;
  private final Problems lacking;

  /**
   * @param included whether changes of nested stacks are asked for
   * @param problems gets what stands against it
   * @param lacking gets what stands against templates, which is of no use to try
   */
  NestedPlanner(
      StackEngine engine,
      StackContext context,
      boolean included,
      Problems problems,
      Problems lacking) {
    this.engine = engine;
    this.context = context;
    this.included = included;
    this.problems = problems;
    this.lacking = lacking;
  }

  /**
   * @param properties evaluated as far as that is possible
   * @param existing empty for one that is to be added
   * @return empty when it cannot be told before its turn comes
   */
  Optional<NestedPlan> plan(
      ResourceDefinition definition, ObjectNode properties, Optional<StackResource> existing) {
    var url = properties.path("TemplateURL").asText();
    if (url.isEmpty() || ResourceValues.isKnownAfterApply(url)) {
      return Optional.empty();
    }
    try {
      var stack =
          existing.isEmpty()
              ? Optional.of(unborn(definition.logicalId()))
              : engine.nested().find(existing.get().physicalId());
      return stack.flatMap(found -> plan(found, definition, url, properties));
    } catch (AwsServiceException e) {
      refuse(definition, e);
      return Optional.empty();
    }
  }

  private Optional<NestedPlan> plan(
      Stack stack, ResourceDefinition definition, String url, ObjectNode properties) {
    var revision =
        engine
            .revisions()
            .read(
                stack.name(),
                url,
                parameters(properties),
                tags(definition.logicalId(), properties),
                context.revision().capabilities());
    if (!validate(stack, revision, definition)) {
      return Optional.empty();
    }
    return Optional.of(engine.planNested(stack, revision, context.caller(), included, lacking));
  }

  private boolean validate(Stack stack, Revision revision, ResourceDefinition definition) {
    try {
      engine.validateNested(stack, revision, context.caller());
      return true;
    } catch (AwsServiceException e) {
      lacking.add(about(definition, e));
      return false;
    }
  }

  /** What is not asked for fails when its turn comes, and is told then. */
  private void refuse(ResourceDefinition definition, AwsServiceException e) {
    if (!included) {
      return;
    }
    if (!e.awsErrorDetails().errorCode().equals("ValidationError")) {
      throw e;
    }
    problems.add(about(definition, e));
  }

  private static String about(ResourceDefinition definition, AwsServiceException e) {
    return "Nested stack %s: %s".formatted(definition.logicalId(), Problems.message(e));
  }

  private Stack unborn(String logicalId) {
    var name = context.scope().physicalName(logicalId, LONGEST_NAME);
    var region = context.region();
    return engine.unborn(
        name, region.region().arn("cloudformation", "stack/" + name + "/" + region.ids().uuid()));
  }

  private static Map<String, String> parameters(ObjectNode properties) {
    var parameters = new LinkedHashMap<String, String>();
    properties
        .path("Parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    return parameters;
  }

  private Map<String, String> tags(String logicalId, ObjectNode properties) {
    return new Resource(context.scope(), logicalId, "", new Properties(properties)).ownTags();
  }
}

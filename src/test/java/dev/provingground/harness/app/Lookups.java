package dev.provingground.harness.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.harness.assembly.MissingContext;
import dev.provingground.harness.aws.Aws;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * Answers what an app asks to be looked up where it is going to be deployed (CDK developer guide,
 * "Context values and the AWS CDK").
 */
record Lookups(Aws aws) {
  /**
   * The value for the app's context.
   *
   * @throws IllegalArgumentException when it is not there, or is of a kind that is not looked up;
   *     the message says what to do
   */
  JsonNode answer(MissingContext asked) {
    return switch (asked.provider()) {
      case "availability-zones" -> zones();
      case "ssm" -> parameter(asked.properties().path("parameterName").asText());
      default ->
          throw new IllegalArgumentException(
              "the app asks to look up %s (%s), which is not done here: let cdk synth write it into cdk.context.json, or let the app make what it looks for"
                  .formatted(asked.key(), asked.provider()));
    };
  }

  private JsonNode zones() {
    var zones = JsonNodeFactory.instance.arrayNode();
    aws.ec2().describeAvailabilityZones(r -> {}).availabilityZones().stream()
        .filter(z -> z.stateAsString().equals("available"))
        .map(AvailabilityZone::zoneName)
        .forEach(zones::add);
    return zones;
  }

  private JsonNode parameter(String name) {
    try {
      return TextNode.valueOf(aws.ssm().getParameter(r -> r.name(name)).parameter().value());
    } catch (ParameterNotFoundException e) {
      throw new IllegalArgumentException(
          "the app asks for the Systems Manager parameter %s, and there is none: let cdk synth write it into cdk.context.json, or read it when the stack is deployed (StringParameter.valueForStringParameter)"
              .formatted(name),
          e);
    }
  }
}

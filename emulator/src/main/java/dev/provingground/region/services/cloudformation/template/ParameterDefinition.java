package dev.provingground.region.services.cloudformation.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A parameter as the template declares it.
 *
 * @param type such as {@code String}, {@code List<Number>} or {@code
 *     AWS::SSM::Parameter::Value<String>}
 * @param noEcho the value is shown as asterisks
 * @param constraintDescription what to tell those whose value breaks a constraint
 */
public record ParameterDefinition(
    String name,
    String type,
    Optional<String> defaultValue,
    Optional<String> description,
    boolean noEcho,
    List<String> allowedValues,
    Optional<String> allowedPattern,
    Optional<String> constraintDescription,
    OptionalInt minLength,
    OptionalInt maxLength,
    Optional<BigDecimal> minValue,
    Optional<BigDecimal> maxValue) {
  private static final String SSM_VALUE = "AWS::SSM::Parameter::Value<";

  /** "AWS-specific parameter types" in CloudFormation's user guide. */
  private static final Set<String> RESOURCES =
      Set.of(
          "AWS::EC2::AvailabilityZone::Name",
          "AWS::EC2::Image::Id",
          "AWS::EC2::Instance::Id",
          "AWS::EC2::KeyPair::KeyName",
          "AWS::EC2::SecurityGroup::GroupName",
          "AWS::EC2::SecurityGroup::Id",
          "AWS::EC2::Subnet::Id",
          "AWS::EC2::VPC::Id",
          "AWS::EC2::Volume::Id",
          "AWS::Route53::HostedZone::Id");

  /** Whether the value names an SSM parameter whose value is what the template sees. */
  public boolean isFromParameterStore() {
    return type.startsWith(SSM_VALUE);
  }

  /** The type of what the template sees: for SSM parameters that of the stored value. */
  String valueType() {
    return isFromParameterStore() ? type.substring(SSM_VALUE.length(), type.length() - 1) : type;
  }

  /** Whether the template sees a list. */
  public boolean isList() {
    return valueType().equals("CommaDelimitedList") || valueType().startsWith("List<");
  }

  /** Whether CloudFormation has such a parameter type. */
  boolean hasKnownType() {
    if (isFromParameterStore() && !type.endsWith(">")) {
      return false;
    }
    var element = valueType();
    if (element.startsWith("List<") && element.endsWith(">")) {
      element = elementType();
      return element.equals("Number") || element.equals("String") || isResourceId(element);
    }
    return List.of("String", "Number", "CommaDelimitedList", "AWS::SSM::Parameter::Name")
            .contains(element)
        || isResourceId(element);
  }

  private static boolean isResourceId(String type) {
    return RESOURCES.contains(type);
  }

  /** The type of what exists in the region and the value names, or each element of its list. */
  public String elementType() {
    var element = valueType();
    return element.startsWith("List<")
        ? element.substring("List<".length(), element.length() - 1)
        : element;
  }
}

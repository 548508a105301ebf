package dev.provingground.region.services.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Services;
import dev.provingground.region.services.cloudformation.template.ParameterDefinition;
import dev.provingground.region.services.cloudformation.template.ParameterValues;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Looks whether what parameters of AWS's own types name exists, as the caller. On AWS the stack
 * fails before its first resource; here there is none yet.
 */
record ExistingValues(RegionIdentity region, Services services) {
  /**
   * @throws AwsServiceException ValidationError that names every value that does not exist
   */
  void check(Map<String, ParameterDefinition> declared, ParameterValues values) {
    var problems = new Problems();
    var seen = values.nodes(declared);
    for (var parameter : declared.values()) {
      texts(seen.getOrDefault(parameter.name(), MissingNode.getInstance()))
          .filter(value -> !ResourceValues.isKnownAfterApply(value))
          .filter(value -> !exists(parameter.elementType(), value))
          .forEach(
              value ->
                  problems.add(
                      "Parameter validation failed: parameter value %s for parameter name %s does not exist"
                          .formatted(value, parameter.name())));
    }
    problems.throwIfAny();
  }

  private static Stream<String> texts(JsonNode seen) {
    return seen.isArray() || seen.isMissingNode()
        ? StreamSupport.stream(seen.spliterator(), false).map(JsonNode::asText)
        : Stream.of(seen.asText());
  }

  private boolean exists(String type, String value) {
    try {
      return isThere(type, value);
    } catch (AwsServiceException e) {
      var code = e.awsErrorDetails().errorCode();
      if (code.startsWith("Invalid") || code.startsWith("NoSuch")) {
        return false;
      }
      throw Problems.validationError(Problems.message(e));
    }
  }

  private boolean isThere(String type, String value) {
    return switch (type) {
      case "AWS::EC2::AvailabilityZone::Name" -> region.availabilityZones().contains(value);
      case "AWS::EC2::VPC::Id" -> !ec2().describeVpcs(r -> r.vpcIds(value)).vpcs().isEmpty();
      case "AWS::EC2::Subnet::Id" ->
          !ec2().describeSubnets(r -> r.subnetIds(value)).subnets().isEmpty();
      case "AWS::EC2::SecurityGroup::Id" ->
          !ec2().describeSecurityGroups(r -> r.groupIds(value)).securityGroups().isEmpty();
      case "AWS::EC2::SecurityGroup::GroupName" ->
          !ec2()
              .describeSecurityGroups(
                  r -> r.filters(Filter.builder().name("group-name").values(value).build()))
              .securityGroups()
              .isEmpty();
      case "AWS::Route53::HostedZone::Id" ->
          services.client(Route53Client.class).getHostedZone(r -> r.id(value)).hostedZone() != null;
      case "AWS::SSM::Parameter::Name" ->
          !services
              .client(SsmClient.class)
              .getParameters(r -> r.names(value))
              .parameters()
              .isEmpty();
      // The region has none of them.
      case "AWS::EC2::Image::Id",
          "AWS::EC2::Instance::Id",
          "AWS::EC2::KeyPair::KeyName",
          "AWS::EC2::Volume::Id" ->
          false;
      default -> true;
    };
  }

  private Ec2Client ec2() {
    return services.client(Ec2Client.class);
  }
}

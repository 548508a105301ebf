package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Services;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** What Elastic Load Balancing needs to know of a customer's network; it asks EC2 as itself. */
final class Network {
  private static final Caller ITSELF = new Caller.Service("elasticloadbalancing.amazonaws.com");
  private final Services services;

  Network(Services services) {
    this.services = services;
  }

  /**
   * The subnets, in order.
   *
   * @throws AwsServiceException SubnetNotFound
   */
  List<Subnet> subnets(List<String> ids) {
    var found = new ArrayList<Subnet>();
    for (var id : ids) {
      try {
        found.addAll(ask(ec2 -> ec2.describeSubnets(request -> request.subnetIds(id)).subnets()));
      } catch (AwsServiceException e) {
        throw isMissing(e, "InvalidSubnetID") ? ElbErrors.subnetNotFound(id) : e;
      }
    }
    return found;
  }

  /** The subnet of a VPC that an address belongs to; null when it belongs to none. */
  @Nullable Subnet subnetOf(String vpcId, String address) {
    return ask(ec2 -> ec2.describeSubnets(request -> request.filters(filter("vpc-id", vpcId))))
        .subnets()
        .stream()
        .filter(subnet -> Ipv4.contains(subnet.cidrBlock(), address))
        .findFirst()
        .orElse(null);
  }

  boolean vpcExists(String vpcId) {
    try {
      return ask(ec2 -> ec2.describeVpcs(request -> request.vpcIds(vpcId))).hasVpcs();
    } catch (AwsServiceException e) {
      if (isMissing(e, "InvalidVpcID")) {
        return false;
      }
      throw e;
    }
  }

  boolean hasInternetGateway(String vpcId) {
    return !ask(ec2 ->
            ec2.describeInternetGateways(
                request -> request.filters(filter("attachment.vpc-id", vpcId))))
        .internetGateways()
        .isEmpty();
  }

  /**
   * Checks the groups, or finds the VPC's default group when none is given.
   *
   * @throws AwsServiceException InvalidConfigurationRequest for a group that does not exist or
   *     belongs to another VPC
   */
  List<String> securityGroups(String vpcId, List<String> ids) {
    if (ids.isEmpty()) {
      return ask(
              ec2 ->
                  ec2.describeSecurityGroups(
                      request ->
                          request.filters(
                              filter("vpc-id", vpcId), filter("group-name", "default"))))
          .securityGroups()
          .stream()
          .map(SecurityGroup::groupId)
          .toList();
    }
    try {
      var found =
          ask(ec2 -> ec2.describeSecurityGroups(request -> request.groupIds(ids))).securityGroups();
      boolean valid =
          found.stream().allMatch(group -> vpcId.equals(group.vpcId()))
              && found.size() == new HashSet<>(ids).size();
      if (valid) {
        return ids;
      }
    } catch (AwsServiceException e) {
      if (!isMissing(e, "InvalidGroup")) {
        throw e;
      }
    }
    throw ElbErrors.configuration("One or more security groups are invalid");
  }

  void putSecurityGroups(String networkInterfaceId, List<String> groupIds) {
    ask(
        ec2 ->
            ec2.modifyNetworkInterfaceAttribute(
                request -> request.networkInterfaceId(networkInterfaceId).groups(groupIds)));
  }

  private <T> T ask(Function<Ec2Client, T> question) {
    return CallContext.call(ITSELF, () -> question.apply(services.client(Ec2Client.class)));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private static boolean isMissing(AwsServiceException error, String codePrefix) {
    return error.awsErrorDetails() != null
        && Objects.requireNonNullElse(error.awsErrorDetails().errorCode(), "")
            .startsWith(codePrefix);
  }
}

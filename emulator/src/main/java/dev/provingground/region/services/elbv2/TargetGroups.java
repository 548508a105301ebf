package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Makes, changes and deletes target groups. */
final class TargetGroups {
  private final ServiceContext context;
  private final Resources resources;
  private final Network network;
  private final DataPlane dataPlane;
  private final Draining draining;
  private final Tags tags;

  TargetGroups(
      ServiceContext context,
      Resources resources,
      Network network,
      DataPlane dataPlane,
      Draining draining,
      Tags tags) {
    this.context = context;
    this.resources = resources;
    this.network = network;
    this.dataPlane = dataPlane;
    this.draining = draining;
    this.tags = tags;
  }

  /** Answers the one that there is when name and settings are the same. */
  TargetGroup create(CreateTargetGroupRequest request) {
    Supported.only(
        request,
        "Name",
        "Protocol",
        "ProtocolVersion",
        "Port",
        "VpcId",
        "HealthCheckProtocol",
        "HealthCheckPort",
        "HealthCheckEnabled",
        "HealthCheckPath",
        "HealthCheckIntervalSeconds",
        "HealthCheckTimeoutSeconds",
        "HealthyThresholdCount",
        "UnhealthyThresholdCount",
        "Matcher",
        "TargetType",
        "Tags",
        "IpAddressType");
    var name = checkedName(request.name());
    onlyToAddresses(request);
    var protocol = protocol(request);
    int port = Constraint.range(Constraint.required(request.port(), "port"), 0, 1, 65_535, "port");
    var vpcId = Constraint.required(request.vpcId(), "vpcId");
    if (!network.vpcExists(vpcId)) {
      throw ElbErrors.validation("The VPC ID '" + vpcId + "' is not found");
    }
    var check = HealthCheck.of(request);
    var all = resources.targetGroups();
    for (var existing : all) {
      if (existing.name().equals(name)) {
        boolean same =
            existing.protocol() == protocol
                && existing.port() == port
                && existing.vpcId().equals(vpcId)
                && existing.healthCheck().equals(check);
        if (!same) {
          throw ElbErrors.duplicateTargetGroup(name);
        }
        return describe(existing);
      }
    }
    if (Quota.TARGET_GROUPS.isReached(all.size())) {
      throw ElbErrors.tooManyTargetGroups();
    }
    var arn =
        context
            .region()
            .arn("elasticloadbalancing", "targetgroup/" + name + "/" + context.ids().hex(16));
    var group = new TargetGroupResource(arn, name, protocol, port, vpcId, check);
    resources.put(group);
    tags.add(arn, request.tags());
    return describe(group);
  }

  Page<TargetGroup> describe(DescribeTargetGroupsRequest request) {
    var found = new ArrayList<TargetGroupResource>();
    if (request.loadBalancerArn() != null) {
      var loadBalancer = resources.loadBalancer(request.loadBalancerArn());
      resources.targetGroups().stream()
          .filter(group -> resources.loadBalancerOf(group).stream().anyMatch(loadBalancer::equals))
          .forEach(found::add);
    } else if (!request.targetGroupArns().isEmpty()) {
      request.targetGroupArns().forEach(arn -> found.add(resources.targetGroup(arn)));
    } else if (!request.names().isEmpty()) {
      request.names().forEach(name -> found.add(named(name)));
    } else {
      found.addAll(resources.targetGroups());
    }
    return ElbErrors.PAGES.page(request, found.stream().map(this::describe).toList());
  }

  TargetGroup modify(ModifyTargetGroupRequest request) {
    var group = resources.targetGroup(request.targetGroupArn());
    group.putHealthCheck(group.healthCheck().with(request));
    dataPlane.refresh();
    return describe(group);
  }

  /** Does nothing when there is none any more, as AWS. */
  void delete(@Nullable String arn) {
    Constraint.required(arn, "targetGroupArn");
    for (var group : resources.targetGroups()) {
      if (group.arn().equals(arn)) {
        if (resources.loadBalancerOf(group).isPresent()) {
          throw ElbErrors.targetGroupInUse(group.arn());
        }
        group.targets().forEach(target -> draining.end(group, target));
        resources.remove(group);
        tags.forget(group.arn());
        dataPlane.refresh();
      }
    }
  }

  private TargetGroup describe(TargetGroupResource group) {
    return group.describe(
        resources.loadBalancerOf(group).map(LoadBalancerResource::arn).stream().toList());
  }

  private TargetGroupResource named(String name) {
    return resources.targetGroups().stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(ElbErrors::targetGroupNotFound);
  }

  private static TargetProtocol protocol(CreateTargetGroupRequest request) {
    var version = request.protocolVersion();
    if (version != null && !version.equals("HTTP1")) {
      throw Supported.unsupported("Protocol version '" + version + "'");
    }
    return switch (Constraint.required(request.protocolAsString(), "protocol")) {
      case "HTTP" -> TargetProtocol.HTTP;
      case "HTTPS" -> TargetProtocol.HTTPS;
      default ->
          throw Supported.unsupported("Target group protocol '" + request.protocolAsString() + "'");
    };
  }

  private static void onlyToAddresses(CreateTargetGroupRequest request) {
    var type = request.targetTypeAsString();
    if (type == null || !type.equals("ip")) {
      throw Supported.unsupported("Target type '" + (type == null ? "instance" : type) + "'");
    }
    var addressType = request.ipAddressTypeAsString();
    if (addressType != null && !addressType.equals("ipv4")) {
      throw Supported.unsupported("IP address type '" + addressType + "'");
    }
  }

  private static String checkedName(@Nullable String name) {
    var checked = Constraint.required(name, "name");
    if (checked.length() > 32) {
      throw ElbErrors.validation(
          "Target group name '" + checked + "' cannot be longer than '32' characters");
    }
    if (!checked.matches("[A-Za-z0-9-]+")) {
      throw ElbErrors.validation(
          "Target group name '"
              + checked
              + "' can only contain characters that are alphanumeric characters and hyphens(-)");
    }
    if (checked.startsWith("-") || checked.endsWith("-")) {
      throw ElbErrors.validation(
          "Target group name '" + checked + "' cannot begin or end with a hyphen(-)");
    }
    return checked;
  }
}

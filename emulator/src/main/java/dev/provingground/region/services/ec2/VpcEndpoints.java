package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.services.ec2.Resources.Kind;
import dev.provingground.region.time.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DnsEntry;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * VPC endpoints. One of type Interface is a network interface in each of its subnets, in security
 * groups, whose addresses the service's names have in the VPC; those of type Gateway are {@link
 * GatewayEndpoints}.
 */
final class VpcEndpoints {
  /** As EC2 writes them; the SDK's enums have another spelling. */
  private static final String VPC_ENDPOINT = "vpc_endpoint";

  /** Route 53's of VPC endpoints in us-east-1. */
  private static final String HOSTED_ZONE = "Z7HUB22UULQXV";

  private static final String PENDING = "pending";
  private static final String AVAILABLE = "available";

  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final Routing routing;
  private final Vpcs vpcs;
  private final ManagedInterfaces interfaces;
  private final SecurityGroups securityGroups;
  private final EventLoop loop;
  private final GatewayEndpoints gateways;

  VpcEndpoints(
      Inventory inventory,
      NetworkFabric fabric,
      Routing routing,
      Vpcs vpcs,
      ManagedInterfaces interfaces,
      SecurityGroups securityGroups,
      EventLoop loop) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.routing = routing;
    this.vpcs = vpcs;
    this.interfaces = interfaces;
    this.securityGroups = securityGroups;
    this.loop = loop;
    gateways = new GatewayEndpoints(inventory);
  }

  static Kind<VpcEndpoint> kind() {
    return new Kind<>(
        "vpc-endpoint",
        "InvalidVpcEndpointId.NotFound",
        "The Vpc Endpoint Id '%s' does not exist",
        VpcEndpoint::vpcEndpointId,
        (endpoint, tags) -> endpoint.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(VpcEndpoint::tags)
                .on("service-name", VpcEndpoint::serviceName)
                .on("vpc-endpoint-id", VpcEndpoint::vpcEndpointId)
                .on("vpc-endpoint-state", VpcEndpoint::stateAsString)
                .on("vpc-endpoint-type", VpcEndpoint::vpcEndpointTypeAsString)
                .on("vpc-id", VpcEndpoint::vpcId)
                .on("ip-address-type", endpoint -> "ipv4")
                .never("service-region"));
  }

  CreateVpcEndpointResponse create(CreateVpcEndpointRequest request) {
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    var type =
        request.vpcEndpointTypeAsString() == null
            ? VpcEndpointType.GATEWAY
            : request.vpcEndpointType();
    if (type == VpcEndpointType.UNKNOWN_TO_SDK_VERSION) {
      throw Requests.invalid(
          "Value (%s) for parameter vpcEndpointType is invalid."
              .formatted(request.vpcEndpointTypeAsString()));
    }
    var name = required(request.serviceName(), "serviceName");
    var service = EndpointService.named(name, type, inventory.region.region());
    var tags = Tags.specified(request.tagSpecifications(), "vpc-endpoint");
    var draft =
        VpcEndpoint.builder()
            .vpcEndpointId(inventory.ids.ec2("vpce"))
            .vpcEndpointType(type)
            .vpcId(vpcId)
            .serviceName(service.name())
            .ownerId(inventory.account())
            .requesterManaged(false)
            .ipAddressType("ipv4")
            .creationTimestamp(loop.now())
            .state(PENDING)
            .build();
    var endpoint =
        type == VpcEndpointType.GATEWAY
            ? gateways.complete(draft, request)
            : networkInterfaces(draft, service, request);
    var view = inventory.vpcEndpoints.add(endpoint, tags);
    loop.execute(() -> establish(endpoint.vpcEndpointId()));
    return CreateVpcEndpointResponse.builder()
        .clientToken(request.clientToken())
        .vpcEndpoint(view)
        .build();
  }

  private VpcEndpoint networkInterfaces(
      VpcEndpoint draft, EndpointService service, CreateVpcEndpointRequest request) {
    Requests.admit(
        request,
        "VpcId",
        "VpcEndpointType",
        "ServiceName",
        "SubnetIds",
        "SecurityGroupIds",
        "IpAddressType",
        "PrivateDnsEnabled",
        "TagSpecifications");
    boolean named = !Boolean.FALSE.equals(request.privateDnsEnabled());
    if (named) {
      requireNames(draft, service);
    }
    var groups = securityGroups.choose(request.securityGroupIds(), draft.vpcId());
    requireZones(draft.vpcId(), request.subnetIds());
    var ids = groups.stream().map(group -> group.groupId()).toList();
    var made = make(draft, request.subnetIds(), ids);
    return draft.toBuilder()
        .subnetIds(request.subnetIds())
        .networkInterfaceIds(made)
        .groups(identifiers(groups))
        .privateDnsEnabled(named)
        .dnsEntries(
            Stream.concat(
                    Stream.of(ownName(draft, service)),
                    named ? service.hosts().stream() : Stream.of())
                .map(host -> DnsEntry.builder().hostedZoneId(HOSTED_ZONE).dnsName(host).build())
                .toList())
        .build();
  }

  /** The endpoint's own, which it has whether or not the service's are its too. */
  private String ownName(VpcEndpoint endpoint, EndpointService service) {
    return endpoint.vpcEndpointId()
        + "-"
        + inventory.ids.hex(8)
        + "."
        + service.host().replace(".amazonaws.com", ".vpce.amazonaws.com");
  }

  private void requireNames(VpcEndpoint endpoint, EndpointService service) {
    var vpcId = endpoint.vpcId();
    if (!vpcs.hasDnsSupport(vpcId) || !vpcs.hasDnsHostnames(vpcId)) {
      throw error(
          "InvalidParameter",
          ("Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC"
                  + " attributes set to true for %s")
              .formatted(vpcId));
    }
    if (inventory.vpcEndpoints.stream()
        .anyMatch(
            other ->
                !other.vpcEndpointId().equals(endpoint.vpcEndpointId())
                    && other.vpcId().equals(vpcId)
                    && other.serviceName().equals(service.name())
                    && other.privateDnsEnabled())) {
      throw error(
          "InvalidParameter",
          ("private-dns-enabled cannot be set because there is already a conflicting DNS domain"
                  + " for %s in the VPC %s")
              .formatted(service.host(), vpcId));
    }
  }

  private void requireZones(String vpcId, List<String> subnetIds) {
    var zones = new HashSet<String>();
    for (var id : subnetIds) {
      var subnet = inventory.subnets.get(id);
      if (!subnet.vpcId().equals(vpcId)) {
        throw error(
            "InvalidSubnetId.NotFound",
            "The subnet ID '%s' does not exist in VPC '%s'".formatted(id, vpcId));
      }
      if (!zones.add(subnet.availabilityZone())) {
        throw error(
            "DuplicateSubnetsInSameZone",
            "Found another VPC endpoint subnet in the availability zone of %s".formatted(id));
      }
    }
  }

  /** An interface in each subnet, or in none. */
  private List<String> make(VpcEndpoint endpoint, List<String> subnetIds, List<String> groupIds) {
    var made = new ArrayList<String>();
    try {
      for (var subnetId : subnetIds) {
        var one =
            interfaces.create(
                new ManagedInterfaces.Request(
                    subnetId,
                    groupIds,
                    /* assignPublicIp= */ false,
                    "VPC Endpoint Interface " + endpoint.vpcEndpointId(),
                    inventory.account()));
        made.add(one.networkInterfaceId());
        markAsEndpoint(one);
      }
      return made;
    } catch (RuntimeException e) {
      made.forEach(interfaces::delete);
      throw e;
    }
  }

  private void markAsEndpoint(ManagedInterface made) {
    var eni = inventory.networkInterfaces.get(made.networkInterfaceId());
    inventory.networkInterfaces.put(eni.toBuilder().interfaceType(VPC_ENDPOINT).build());
  }

  private void establish(String id) {
    inventory
        .vpcEndpoints
        .find(id)
        .ifPresent(endpoint -> put(endpoint.toBuilder().state(AVAILABLE).build()));
  }

  private void put(VpcEndpoint endpoint) {
    inventory.vpcEndpoints.put(endpoint);
    refresh(endpoint.vpcId());
  }

  /** Tells the data plane the routes to a VPC's endpoints, and their names. */
  private void refresh(String vpcId) {
    routing.refresh(vpcId);
    var names = new LinkedHashMap<String, List<String>>();
    inventory.vpcEndpoints.stream()
        .filter(one -> one.vpcId().equals(vpcId) && one.stateAsString().equals(AVAILABLE))
        .forEach(one -> names.putAll(names(one)));
    fabric.putPrivateNames(vpcId, names);
  }

  private Map<String, List<String>> names(VpcEndpoint endpoint) {
    var addresses =
        endpoint.networkInterfaceIds().stream()
            .map(inventory.networkInterfaces::get)
            .map(NetworkInterface::privateIpAddress)
            .toList();
    var names = new LinkedHashMap<String, List<String>>();
    if (!addresses.isEmpty()) {
      endpoint.dnsEntries().forEach(entry -> names.put(entry.dnsName(), addresses));
    }
    return names;
  }

  DescribeVpcEndpointsResponse describe(DescribeVpcEndpointsRequest request) {
    Requests.admit(request, "VpcEndpointIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.vpcEndpoints.describe(
            request, request.vpcEndpointIds(), "vpcEndpointIds", request.filters());
    return DescribeVpcEndpointsResponse.builder()
        .vpcEndpoints(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** Changes route tables, or security groups; another set of subnets is another endpoint. */
  ModifyVpcEndpointResponse modify(ModifyVpcEndpointRequest request) {
    var endpoint = inventory.vpcEndpoints.get(request.vpcEndpointId(), "vpcEndpointId");
    if (endpoint.vpcEndpointType() == VpcEndpointType.GATEWAY) {
      put(gateways.change(endpoint, request));
    } else {
      Requests.admit(request, "VpcEndpointId", "AddSecurityGroupIds", "RemoveSecurityGroupIds");
      putGroups(endpoint, request);
    }
    return ModifyVpcEndpointResponse.builder().returnValue(true).build();
  }

  private void putGroups(VpcEndpoint endpoint, ModifyVpcEndpointRequest request) {
    var before = endpoint.groups().stream().map(SecurityGroupIdentifier::groupId).toList();
    var wanted = changed(before, request.addSecurityGroupIds(), request.removeSecurityGroupIds());
    if (wanted.isEmpty()) {
      throw Requests.invalid("a VPC endpoint of type Interface takes a security group at least");
    }
    var groups = securityGroups.choose(wanted, endpoint.vpcId());
    for (var id : endpoint.networkInterfaceIds()) {
      fabric.putGroups(id, Set.copyOf(wanted));
      inventory.networkInterfaces.put(
          inventory.networkInterfaces.get(id).toBuilder().groups(groups).build());
    }
    put(endpoint.toBuilder().groups(identifiers(groups)).build());
  }

  private static List<SecurityGroupIdentifier> identifiers(List<GroupIdentifier> groups) {
    return groups.stream()
        .map(
            group ->
                SecurityGroupIdentifier.builder()
                    .groupId(group.groupId())
                    .groupName(group.groupName())
                    .build())
        .toList();
  }

  /** The list with some more, then without others. */
  static List<String> changed(List<String> before, List<String> more, List<String> less) {
    var changed = new LinkedHashSet<>(before);
    changed.addAll(more);
    less.forEach(changed::remove);
    return List.copyOf(changed);
  }

  DeleteVpcEndpointsResponse delete(DeleteVpcEndpointsRequest request) {
    Requests.admit(request, "VpcEndpointIds");
    var unsuccessful = new ArrayList<UnsuccessfulItem>();
    for (var id : required(request.vpcEndpointIds(), "vpcEndpointIds")) {
      var endpoint = inventory.vpcEndpoints.find(id);
      if (endpoint.isPresent()) {
        inventory.vpcEndpoints.remove(id);
        refresh(endpoint.get().vpcId());
        endpoint.get().networkInterfaceIds().forEach(interfaces::delete);
      } else {
        unsuccessful.add(notFound(id));
      }
    }
    return DeleteVpcEndpointsResponse.builder().unsuccessful(unsuccessful).build();
  }

  private UnsuccessfulItem notFound(String id) {
    var details = inventory.vpcEndpoints.notFound(id).awsErrorDetails();
    return UnsuccessfulItem.builder()
        .resourceId(id)
        .error(item -> item.code(details.errorCode()).message(details.errorMessage()))
        .build();
  }
}

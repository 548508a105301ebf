package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcState;

/** VPCs and their attributes. A VPC comes with a main route table, a default group and a NACL. */
final class Vpcs {
  /** Blocks that a VPC of this region cannot have: they mean something else on the machine. */
  private static final List<Cidr> RESERVED =
      Stream.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", PublicAddresses.BLOCK, "224.0.0.0/3")
          .map(block -> Cidr.parse(block).orElseThrow())
          .toList();

  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final RouteTables routeTables;
  private final SecurityGroups securityGroups;
  private final NetworkAcls networkAcls;
  private final Map<String, Map<VpcAttributeName, Boolean>> attributes = new HashMap<>();

  Vpcs(
      Inventory inventory,
      NetworkFabric fabric,
      RouteTables routeTables,
      SecurityGroups securityGroups,
      NetworkAcls networkAcls) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.routeTables = routeTables;
    this.securityGroups = securityGroups;
    this.networkAcls = networkAcls;
  }

  static Kind<Vpc> kind() {
    return new Kind<>(
        "vpc",
        "InvalidVpcID.NotFound",
        "The vpc ID '%s' does not exist",
        Vpc::vpcId,
        (vpc, tags) -> vpc.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(Vpc::tags)
                .on("vpc-id", Vpc::vpcId)
                .on("cidr", Vpc::cidrBlock)
                .on("cidr-block", Vpc::cidrBlock)
                .on("cidrBlock", Vpc::cidrBlock)
                .onAll(
                    "cidr-block-association.cidr-block",
                    vpc ->
                        vpc.cidrBlockAssociationSet().stream()
                            .map(VpcCidrBlockAssociation::cidrBlock))
                .onAll(
                    "cidr-block-association.association-id",
                    vpc ->
                        vpc.cidrBlockAssociationSet().stream()
                            .map(VpcCidrBlockAssociation::associationId))
                .onAll(
                    "cidr-block-association.state",
                    vpc ->
                        vpc.cidrBlockAssociationSet().stream()
                            .map(association -> association.cidrBlockState().stateAsString()))
                .on("dhcp-options-id", Vpc::dhcpOptionsId)
                .on("is-default", Vpc::isDefault)
                .on("isDefault", Vpc::isDefault)
                .on("owner-id", Vpc::ownerId)
                .never(
                    "ipv6-cidr-block-association.association-id",
                    "ipv6-cidr-block-association.ipv6-cidr-block",
                    "ipv6-cidr-block-association.ipv6-pool",
                    "ipv6-cidr-block-association.state")
                .on("state", Vpc::stateAsString));
  }

  CreateVpcResponse create(CreateVpcRequest request) {
    Requests.admit(request, "CidrBlock", "InstanceTenancy", "TagSpecifications");
    var block = Requests.cidr(required(request.cidrBlock(), "cidrBlock"), "cidrBlock");
    if (block.prefix() < 16 || block.prefix() > 28 || RESERVED.stream().anyMatch(block::overlaps)) {
      throw error("InvalidVpc.Range", "The CIDR '%s' is invalid.".formatted(block));
    }
    if (request.instanceTenancy() != null && request.instanceTenancy() != Tenancy.DEFAULT) {
      throw Supported.unsupported("Tenancy " + request.instanceTenancyAsString());
    }
    var tags = Tags.specified(request.tagSpecifications(), "vpc");
    var vpcId = inventory.ids.ec2("vpc");
    var vpc =
        Vpc.builder()
            .vpcId(vpcId)
            .ownerId(inventory.account())
            .cidrBlock(block.toString())
            .cidrBlockAssociationSet(association(block))
            .dhcpOptionsId("default")
            .instanceTenancy(Tenancy.DEFAULT)
            .isDefault(false)
            .state(VpcState.AVAILABLE)
            .build();
    fabric.createVpc(vpcId, block.toString());
    attributes.put(vpcId, new HashMap<>(Map.of(VpcAttributeName.ENABLE_DNS_SUPPORT, true)));
    var created = inventory.vpcs.add(vpc, tags);
    routeTables.createMain(vpc);
    securityGroups.createDefault(vpcId);
    networkAcls.createDefault(vpcId);
    return CreateVpcResponse.builder().vpc(created).build();
  }

  private VpcCidrBlockAssociation association(Cidr block) {
    return VpcCidrBlockAssociation.builder()
        .associationId(inventory.ids.ec2("vpc-cidr-assoc"))
        .cidrBlock(block.toString())
        .cidrBlockState(state -> state.state(VpcCidrBlockStateCode.ASSOCIATED))
        .build();
  }

  DescribeVpcsResponse describe(DescribeVpcsRequest request) {
    Requests.admit(request, "VpcIds", "Filters", "MaxResults", "NextToken");
    var page = inventory.vpcs.describe(request, request.vpcIds(), "vpcIds", request.filters());
    return DescribeVpcsResponse.builder().vpcs(page.items()).nextToken(page.nextToken()).build();
  }

  DeleteVpcResponse delete(DeleteVpcRequest request) {
    Requests.admit(request, "VpcId");
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    if (inventory.subnetsOf(vpcId).findAny().isPresent()
        || inventory.gatewayOf(vpcId).isPresent()
        || inventory.vpcEndpoints.stream().anyMatch(one -> one.vpcId().equals(vpcId))
        || routeTables.anyButMain(vpcId)
        || securityGroups.anyButDefault(vpcId)
        || networkAcls.anyButDefault(vpcId)) {
      throw Requests.dependency("vpc", vpcId);
    }
    securityGroups.removeDefault(vpcId);
    fabric.deleteVpc(vpcId);
    routeTables.removeMain(vpcId);
    networkAcls.removeDefault(vpcId);
    attributes.remove(vpcId);
    inventory.vpcs.remove(vpcId);
    return DeleteVpcResponse.builder().build();
  }

  ModifyVpcAttributeResponse modifyAttribute(ModifyVpcAttributeRequest request) {
    Requests.admit(
        request,
        "VpcId",
        "EnableDnsSupport",
        "EnableDnsHostnames",
        "EnableNetworkAddressUsageMetrics");
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    set(vpcId, VpcAttributeName.ENABLE_DNS_SUPPORT, request.enableDnsSupport());
    if (request.enableDnsSupport() != null) {
      fabric.putDnsSupport(vpcId, is(vpcId, VpcAttributeName.ENABLE_DNS_SUPPORT));
    }
    set(vpcId, VpcAttributeName.ENABLE_DNS_HOSTNAMES, request.enableDnsHostnames());
    set(
        vpcId,
        VpcAttributeName.ENABLE_NETWORK_ADDRESS_USAGE_METRICS,
        request.enableNetworkAddressUsageMetrics());
    return ModifyVpcAttributeResponse.builder().build();
  }

  private void set(String vpcId, VpcAttributeName name, @Nullable AttributeBooleanValue value) {
    if (value != null) {
      attributes
          .computeIfAbsent(vpcId, id -> new HashMap<>())
          .put(name, required(value.value(), "value"));
    }
  }

  DescribeVpcAttributeResponse describeAttribute(DescribeVpcAttributeRequest request) {
    Requests.admit(request, "VpcId", "Attribute");
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    var name = required(request.attribute(), "attribute");
    var value = AttributeBooleanValue.builder().value(is(vpcId, name)).build();
    var answer = DescribeVpcAttributeResponse.builder().vpcId(vpcId);
    switch (name) {
      case ENABLE_DNS_SUPPORT -> answer.enableDnsSupport(value);
      case ENABLE_DNS_HOSTNAMES -> answer.enableDnsHostnames(value);
      case ENABLE_NETWORK_ADDRESS_USAGE_METRICS -> answer.enableNetworkAddressUsageMetrics(value);
      case UNKNOWN_TO_SDK_VERSION ->
          throw Requests.invalid(
              "Value (%s) for parameter attribute is invalid. Unknown attribute."
                  .formatted(request.attributeAsString()));
    }
    return answer.build();
  }

  /** Whether interfaces in the VPC get DNS names. */
  boolean hasDnsSupport(String vpcId) {
    return is(vpcId, VpcAttributeName.ENABLE_DNS_SUPPORT);
  }

  boolean hasDnsHostnames(String vpcId) {
    return is(vpcId, VpcAttributeName.ENABLE_DNS_SUPPORT)
        && is(vpcId, VpcAttributeName.ENABLE_DNS_HOSTNAMES);
  }

  private boolean is(String vpcId, VpcAttributeName name) {
    return attributes.getOrDefault(vpcId, Map.of()).getOrDefault(name, false);
  }
}

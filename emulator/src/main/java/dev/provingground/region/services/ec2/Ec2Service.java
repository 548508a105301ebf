package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Requests.admit;

import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;

/**
 * EC2's networking, as {@link Ec2Client}: one method for each operation, with the members that it
 * heeds. A request that sets any other member is refused. Not for more than one thread.
 */
public final class Ec2Service implements Ec2Client, ResourceAware {
  private final Zones zones;
  private final Vpcs vpcs;
  private final Subnets subnets;
  private final InternetGateways internetGateways;
  private final RouteTables routeTables;
  private final RouteTableAssociations associations;
  private final Routes routes;
  private final SecurityGroups securityGroups;
  private final SecurityGroupChanges groupChanges;
  private final SecurityGroupRuleOperations groupRules;
  private final NetworkAcls networkAcls;
  private final NetworkAclEntries aclEntries;
  private final NetworkAclAssociations aclAssociations;
  private final NetworkInterfaces interfaces;
  private final ManagedInterfaces managedInterfaces;
  private final ElasticAddresses elasticAddresses;
  private final NatGateways natGateways;
  private final FlowLogs flowLogs;
  private final Tagging tagging;

  /**
   * EC2 without any resource.
   *
   * @param fabric follows every change of routes, groups and interfaces
   */
  public Ec2Service(ServiceContext context, NetworkFabric fabric) {
    var inventory = new Inventory(context.region(), context.ids());
    var routing = new Routing(inventory, fabric);
    var rules = new SecurityGroupRules(inventory, fabric);
    var addresses = new SubnetAddresses(inventory);
    zones = new Zones(context.region());
    aclAssociations = new NetworkAclAssociations(inventory, fabric);
    networkAcls = new NetworkAcls(inventory, aclAssociations);
    aclEntries = new NetworkAclEntries(inventory, aclAssociations);
    associations = new RouteTableAssociations(inventory, routing);
    routeTables = new RouteTables(inventory, associations);
    routes = new Routes(inventory, routing);
    securityGroups = new SecurityGroups(inventory, fabric, rules);
    groupChanges = new SecurityGroupChanges(inventory, rules);
    groupRules = new SecurityGroupRuleOperations(inventory, rules);
    vpcs = new Vpcs(inventory, fabric, routeTables, securityGroups, networkAcls);
    subnets = new Subnets(inventory, fabric, zones, routing, associations, aclAssociations);
    internetGateways = new InternetGateways(inventory, fabric, routing);
    var names = new DnsNames(context.region().region(), vpcs::hasDnsHostnames);
    interfaces = new NetworkInterfaces(inventory, fabric, addresses, securityGroups, names);
    flowLogs = new FlowLogs(context, inventory, fabric);
    var publicAddresses = new PublicAddresses();
    var managed =
        new RequesterManagedInterfaces(
            inventory,
            fabric,
            interfaces,
            addresses,
            publicAddresses,
            securityGroups,
            names,
            context.loop(),
            flowLogs::left);
    managedInterfaces = managed;
    elasticAddresses = new ElasticAddresses(inventory, publicAddresses);
    natGateways = new NatGateways(inventory, routing, managed, context.loop());
    tagging = new Tagging(inventory);
  }

  /** How other services of the region get interfaces in a customer's subnets. */
  public ManagedInterfaces managedInterfaces() {
    return managedInterfaces;
  }

  /** This service at the region's front door. */
  public Mount<Ec2Client> mount() {
    return new Mount<>("ec2", "ec2", Protocol.EC2_QUERY, "", "2016-11-15", Ec2Client.class, this);
  }

  /**
   * Requests are authorized on everything; a policy for single resources of EC2's allows nothing.
   */
  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return List.of("*");
  }

  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return request instanceof CreateFlowLogsRequest r
        ? PassedRole.of(r.deliverLogsPermissionArn(), FlowLogDelivery.PRINCIPAL).toList()
        : List.of();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}

  @Override
  public CreateVpcResponse createVpc(CreateVpcRequest request) {
    return vpcs.create(admit(request, "CidrBlock", "InstanceTenancy", "TagSpecifications"));
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    return vpcs.describe(admit(request, "VpcIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
    return vpcs.delete(admit(request, "VpcId"));
  }

  @Override
  public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
    return vpcs.modifyAttribute(
        admit(
            request,
            "VpcId",
            "EnableDnsSupport",
            "EnableDnsHostnames",
            "EnableNetworkAddressUsageMetrics"));
  }

  @Override
  public DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
    return vpcs.describeAttribute(admit(request, "VpcId", "Attribute"));
  }

  @Override
  public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
    return subnets.create(
        admit(
            request,
            "VpcId",
            "CidrBlock",
            "AvailabilityZone",
            "AvailabilityZoneId",
            "TagSpecifications"));
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    return subnets.describe(admit(request, "SubnetIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public ModifySubnetAttributeResponse modifySubnetAttribute(ModifySubnetAttributeRequest request) {
    return subnets.modifyAttribute(admit(request, "SubnetId", "MapPublicIpOnLaunch"));
  }

  @Override
  public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
    return subnets.delete(admit(request, "SubnetId"));
  }

  @Override
  public CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
    return internetGateways.create(admit(request, "TagSpecifications"));
  }

  @Override
  public DescribeInternetGatewaysResponse describeInternetGateways(
      DescribeInternetGatewaysRequest request) {
    return internetGateways.describe(
        admit(request, "InternetGatewayIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
    return internetGateways.attach(admit(request, "InternetGatewayId", "VpcId"));
  }

  @Override
  public DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
    return internetGateways.detach(admit(request, "InternetGatewayId", "VpcId"));
  }

  @Override
  public DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
    return internetGateways.delete(admit(request, "InternetGatewayId"));
  }

  @Override
  public CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
    return routeTables.create(admit(request, "VpcId", "TagSpecifications"));
  }

  @Override
  public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
    return routeTables.describe(
        admit(request, "RouteTableIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
    return routeTables.delete(admit(request, "RouteTableId"));
  }

  @Override
  public AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
    return associations.associate(admit(request, "RouteTableId", "SubnetId"));
  }

  @Override
  public DisassociateRouteTableResponse disassociateRouteTable(
      DisassociateRouteTableRequest request) {
    return associations.disassociate(admit(request, "AssociationId"));
  }

  @Override
  public ReplaceRouteTableAssociationResponse replaceRouteTableAssociation(
      ReplaceRouteTableAssociationRequest request) {
    return associations.replace(admit(request, "AssociationId", "RouteTableId"));
  }

  @Override
  public CreateRouteResponse createRoute(CreateRouteRequest request) {
    return routes.create(
        admit(request, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"));
  }

  @Override
  public ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
    return routes.replace(
        admit(request, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"));
  }

  @Override
  public DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
    return routes.delete(admit(request, "RouteTableId", "DestinationCidrBlock"));
  }

  @Override
  public AllocateAddressResponse allocateAddress(AllocateAddressRequest request) {
    return elasticAddresses.allocate(admit(request, "Domain", "TagSpecifications"));
  }

  @Override
  public DescribeAddressesResponse describeAddresses(DescribeAddressesRequest request) {
    return elasticAddresses.describe(admit(request, "AllocationIds", "PublicIps", "Filters"));
  }

  @Override
  public ReleaseAddressResponse releaseAddress(ReleaseAddressRequest request) {
    return elasticAddresses.release(admit(request, "AllocationId"));
  }

  @Override
  public CreateNatGatewayResponse createNatGateway(CreateNatGatewayRequest request) {
    return natGateways.create(
        admit(
            request,
            "SubnetId",
            "AllocationId",
            "ConnectivityType",
            "PrivateIpAddress",
            "TagSpecifications"));
  }

  @Override
  public DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
    return natGateways.describe(
        admit(request, "NatGatewayIds", "Filter", "MaxResults", "NextToken"));
  }

  @Override
  public DeleteNatGatewayResponse deleteNatGateway(DeleteNatGatewayRequest request) {
    return natGateways.delete(admit(request, "NatGatewayId"));
  }

  @Override
  public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    return securityGroups.create(
        admit(request, "GroupName", "Description", "VpcId", "TagSpecifications"));
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    return securityGroups.describe(
        admit(request, "GroupIds", "GroupNames", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    return securityGroups.delete(admit(request, "GroupId", "GroupName"));
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    return groupChanges.authorize(
        admit(
            request,
            "GroupId",
            "IpPermissions",
            "IpProtocol",
            "FromPort",
            "ToPort",
            "CidrIp",
            "TagSpecifications"));
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    return groupChanges.authorize(
        admit(
            request,
            "GroupId",
            "IpPermissions",
            "IpProtocol",
            "FromPort",
            "ToPort",
            "CidrIp",
            "TagSpecifications"));
  }

  @Override
  public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
      RevokeSecurityGroupIngressRequest request) {
    return groupChanges.revoke(
        admit(
            request,
            "GroupId",
            "SecurityGroupRuleIds",
            "IpPermissions",
            "IpProtocol",
            "FromPort",
            "ToPort",
            "CidrIp"));
  }

  @Override
  public RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(
      RevokeSecurityGroupEgressRequest request) {
    return groupChanges.revoke(
        admit(
            request,
            "GroupId",
            "SecurityGroupRuleIds",
            "IpPermissions",
            "IpProtocol",
            "FromPort",
            "ToPort",
            "CidrIp"));
  }

  @Override
  public ModifySecurityGroupRulesResponse modifySecurityGroupRules(
      ModifySecurityGroupRulesRequest request) {
    return groupRules.modify(admit(request, "GroupId", "SecurityGroupRules"));
  }

  @Override
  public DescribeSecurityGroupRulesResponse describeSecurityGroupRules(
      DescribeSecurityGroupRulesRequest request) {
    return groupRules.describe(
        admit(request, "SecurityGroupRuleIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
    return networkAcls.describe(
        admit(request, "NetworkAclIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public CreateNetworkAclResponse createNetworkAcl(CreateNetworkAclRequest request) {
    return networkAcls.create(admit(request, "VpcId", "TagSpecifications"));
  }

  @Override
  public DeleteNetworkAclResponse deleteNetworkAcl(DeleteNetworkAclRequest request) {
    return networkAcls.delete(admit(request, "NetworkAclId"));
  }

  @Override
  public CreateNetworkAclEntryResponse createNetworkAclEntry(CreateNetworkAclEntryRequest request) {
    return aclEntries.create(
        admit(
            request,
            "NetworkAclId",
            "RuleNumber",
            "Egress",
            "Protocol",
            "RuleAction",
            "CidrBlock",
            "Ipv6CidrBlock",
            "PortRange",
            "IcmpTypeCode"));
  }

  @Override
  public ReplaceNetworkAclEntryResponse replaceNetworkAclEntry(
      ReplaceNetworkAclEntryRequest request) {
    return aclEntries.replace(
        admit(
            request,
            "NetworkAclId",
            "RuleNumber",
            "Egress",
            "Protocol",
            "RuleAction",
            "CidrBlock",
            "Ipv6CidrBlock",
            "PortRange",
            "IcmpTypeCode"));
  }

  @Override
  public DeleteNetworkAclEntryResponse deleteNetworkAclEntry(DeleteNetworkAclEntryRequest request) {
    return aclEntries.delete(admit(request, "NetworkAclId", "RuleNumber", "Egress"));
  }

  @Override
  public ReplaceNetworkAclAssociationResponse replaceNetworkAclAssociation(
      ReplaceNetworkAclAssociationRequest request) {
    return aclAssociations.replace(admit(request, "AssociationId", "NetworkAclId"));
  }

  @Override
  public CreateNetworkInterfaceResponse createNetworkInterface(
      CreateNetworkInterfaceRequest request) {
    return interfaces.create(
        admit(
            request, "SubnetId", "Groups", "PrivateIpAddress", "Description", "TagSpecifications"));
  }

  @Override
  public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
      DescribeNetworkInterfacesRequest request) {
    return interfaces.describe(
        admit(request, "NetworkInterfaceIds", "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public ModifyNetworkInterfaceAttributeResponse modifyNetworkInterfaceAttribute(
      ModifyNetworkInterfaceAttributeRequest request) {
    return interfaces.modify(admit(request, "NetworkInterfaceId", "Groups", "Description"));
  }

  @Override
  public DeleteNetworkInterfaceResponse deleteNetworkInterface(
      DeleteNetworkInterfaceRequest request) {
    return interfaces.delete(admit(request, "NetworkInterfaceId"));
  }

  @Override
  public CreateFlowLogsResponse createFlowLogs(CreateFlowLogsRequest request) {
    return flowLogs.create(
        admit(
            request,
            "ResourceIds",
            "ResourceType",
            "TrafficType",
            "DeliverLogsPermissionArn",
            "LogGroupName",
            "LogDestination",
            "LogDestinationType",
            "LogFormat",
            "MaxAggregationInterval",
            "TagSpecifications"));
  }

  @Override
  public DescribeFlowLogsResponse describeFlowLogs(DescribeFlowLogsRequest request) {
    return flowLogs.describe(admit(request, "FlowLogIds", "Filter", "MaxResults", "NextToken"));
  }

  @Override
  public DeleteFlowLogsResponse deleteFlowLogs(DeleteFlowLogsRequest request) {
    return flowLogs.delete(admit(request, "FlowLogIds"));
  }

  @Override
  public CreateTagsResponse createTags(CreateTagsRequest request) {
    return tagging.create(admit(request, "Resources", "Tags"));
  }

  @Override
  public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
    return tagging.delete(admit(request, "Resources", "Tags"));
  }

  @Override
  public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
    return tagging.describe(admit(request, "Filters", "MaxResults", "NextToken"));
  }

  @Override
  public DescribeAvailabilityZonesResponse describeAvailabilityZones(
      DescribeAvailabilityZonesRequest request) {
    return zones.describe(
        admit(request, "ZoneNames", "ZoneIds", "AllAvailabilityZones", "Filters"));
  }

  @Override
  public DescribeRegionsResponse describeRegions(DescribeRegionsRequest request) {
    return zones.describe(admit(request, "RegionNames", "AllRegions", "Filters"));
  }

  @Override
  public DescribeAccountAttributesResponse describeAccountAttributes(
      DescribeAccountAttributesRequest request) {
    return AccountAttributes.describe(admit(request, "AttributeNames"));
  }
}

package dev.provingground.region.services.ec2;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.*;

/**
 * EC2's networking, as {@link Ec2Client}: one method for each operation. A request that sets a
 * member which the operation does not heed is refused. Not for more than one thread.
 */
public final class Ec2Service implements Catalogue, TrafficRules, ResourceAware, ResourceTags {
  private final Zones zones;
  private final Traffic traffic;
  private final Vpcs vpcs;
  private final Subnets subnets;
  private final InternetGateways internetGateways;
  private final RouteTables routeTables;
  private final RouteTableAssociations associations;
  private final Routes routes;
  private final IdempotentRequests requests;
  private final NetworkInterfaces interfaces;
  private final ManagedInterfaces managedInterfaces;
  private final ElasticAddresses elasticAddresses;
  private final AddressAssociations addressAssociations;
  private final NatGateways natGateways;
  private final FlowLogs flowLogs;
  private final VpcEndpoints vpcEndpoints;
  private final Tagging tagging;
  private final ResourceArns arns;

  /**
   * EC2 without any resource.
   *
   * @param fabric follows every change of routes, groups and interfaces
   */
  public Ec2Service(ServiceContext context, NetworkFabric fabric) {
    var inventory = new Inventory(context.region(), context.ids());
    var routing = new Routing(inventory, fabric);
    var rules = new SecurityGroupRules(inventory, fabric);
    var securityGroups = new SecurityGroups(inventory, fabric, rules);
    var aclAssociations = new NetworkAclAssociations(inventory, fabric);
    var networkAcls = new NetworkAcls(inventory, aclAssociations);
    requests = new IdempotentRequests(context.loop());
    zones = new Zones(context.region());
    traffic = Traffic.of(inventory, requests, securityGroups, rules, networkAcls, aclAssociations);
    var addresses = new SubnetAddresses(inventory);
    associations = new RouteTableAssociations(inventory, routing);
    routeTables = new RouteTables(inventory, associations);
    routes = new Routes(inventory, routing);
    vpcs = new Vpcs(inventory, fabric, routeTables, securityGroups, networkAcls);
    subnets = new Subnets(inventory, fabric, zones, routing, associations, aclAssociations);
    internetGateways = new InternetGateways(inventory, fabric, routing);
    var names = new DnsNames(context.region().region(), vpcs::hasDnsHostnames);
    addressAssociations = new AddressAssociations(inventory, names);
    interfaces =
        new NetworkInterfaces(
            inventory, fabric, addresses, securityGroups, names, addressAssociations);
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
            addressAssociations,
            context.loop(),
            flowLogs::left);
    managedInterfaces = managed;
    elasticAddresses = new ElasticAddresses(inventory, publicAddresses);
    natGateways = new NatGateways(inventory, routing, managed, addressAssociations, context.loop());
    vpcEndpoints =
        new VpcEndpoints(inventory, fabric, routing, vpcs, managed, securityGroups, context.loop());
    tagging = new Tagging(inventory);
    arns = new ResourceArns(inventory);
  }

  /** How other services of the region get interfaces in a customer's subnets. */
  public ManagedInterfaces managedInterfaces() {
    return managedInterfaces;
  }

  @Override
  public Zones zones() {
    return zones;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  /** This service at the region's front door. */
  public Mount<Ec2Client> mount() {
    return new Mount<>("ec2", "ec2", Protocol.EC2_QUERY, "", "2016-11-15", Ec2Client.class, this);
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return arns.of(operation, request);
  }

  @Override
  public List<Access> besides(String operation, SdkRequest request) {
    return arns.besides(operation, request);
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return arns.tagsOf(arn);
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
    return vpcs.create(request);
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    return vpcs.describe(request);
  }

  @Override
  public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
    return vpcs.delete(request);
  }

  @Override
  public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
    return vpcs.modifyAttribute(request);
  }

  @Override
  public DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
    return vpcs.describeAttribute(request);
  }

  @Override
  public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
    return subnets.create(request);
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    return subnets.describe(request);
  }

  @Override
  public ModifySubnetAttributeResponse modifySubnetAttribute(ModifySubnetAttributeRequest request) {
    return subnets.modifyAttribute(request);
  }

  @Override
  public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
    return subnets.delete(request);
  }

  @Override
  public CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
    return internetGateways.create(request);
  }

  @Override
  public DescribeInternetGatewaysResponse describeInternetGateways(
      DescribeInternetGatewaysRequest request) {
    return internetGateways.describe(request);
  }

  @Override
  public AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
    return internetGateways.attach(request);
  }

  @Override
  public DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
    return internetGateways.detach(request);
  }

  @Override
  public DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
    return internetGateways.delete(request);
  }

  @Override
  public CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
    return requests.once(request, () -> routeTables.create(request));
  }

  @Override
  public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
    return routeTables.describe(request);
  }

  @Override
  public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
    return routeTables.delete(request);
  }

  @Override
  public AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
    return associations.associate(request);
  }

  @Override
  public DisassociateRouteTableResponse disassociateRouteTable(
      DisassociateRouteTableRequest request) {
    return associations.disassociate(request);
  }

  @Override
  public ReplaceRouteTableAssociationResponse replaceRouteTableAssociation(
      ReplaceRouteTableAssociationRequest request) {
    return associations.replace(request);
  }

  @Override
  public CreateRouteResponse createRoute(CreateRouteRequest request) {
    return routes.create(request);
  }

  @Override
  public ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
    return routes.replace(request);
  }

  @Override
  public DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
    return routes.delete(request);
  }

  @Override
  public AllocateAddressResponse allocateAddress(AllocateAddressRequest request) {
    return elasticAddresses.allocate(request);
  }

  @Override
  public DescribeAddressesResponse describeAddresses(DescribeAddressesRequest request) {
    return elasticAddresses.describe(request);
  }

  @Override
  public ReleaseAddressResponse releaseAddress(ReleaseAddressRequest request) {
    return elasticAddresses.release(request);
  }

  @Override
  public AssociateAddressResponse associateAddress(AssociateAddressRequest request) {
    return addressAssociations.associate(request);
  }

  @Override
  public DisassociateAddressResponse disassociateAddress(DisassociateAddressRequest request) {
    return addressAssociations.disassociate(request);
  }

  @Override
  public CreateNatGatewayResponse createNatGateway(CreateNatGatewayRequest request) {
    return requests.once(request, () -> natGateways.create(request));
  }

  @Override
  public DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
    return natGateways.describe(request);
  }

  @Override
  public DeleteNatGatewayResponse deleteNatGateway(DeleteNatGatewayRequest request) {
    return natGateways.delete(request);
  }

  @Override
  public CreateNetworkInterfaceResponse createNetworkInterface(
      CreateNetworkInterfaceRequest request) {
    return requests.once(request, () -> interfaces.create(request));
  }

  @Override
  public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
      DescribeNetworkInterfacesRequest request) {
    return interfaces.describe(request);
  }

  @Override
  public ModifyNetworkInterfaceAttributeResponse modifyNetworkInterfaceAttribute(
      ModifyNetworkInterfaceAttributeRequest request) {
    return interfaces.modify(request);
  }

  @Override
  public DeleteNetworkInterfaceResponse deleteNetworkInterface(
      DeleteNetworkInterfaceRequest request) {
    return interfaces.delete(request);
  }

  @Override
  public CreateFlowLogsResponse createFlowLogs(CreateFlowLogsRequest request) {
    return requests.once(request, () -> flowLogs.create(request));
  }

  @Override
  public DescribeFlowLogsResponse describeFlowLogs(DescribeFlowLogsRequest request) {
    return flowLogs.describe(request);
  }

  @Override
  public DeleteFlowLogsResponse deleteFlowLogs(DeleteFlowLogsRequest request) {
    return flowLogs.delete(request);
  }

  @Override
  public CreateTagsResponse createTags(CreateTagsRequest request) {
    return tagging.create(request);
  }

  @Override
  public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
    return tagging.delete(request);
  }

  @Override
  public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
    return tagging.describe(request);
  }

  @Override
  public CreateVpcEndpointResponse createVpcEndpoint(CreateVpcEndpointRequest request) {
    return requests.once(request, () -> vpcEndpoints.create(request));
  }

  @Override
  public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
    return vpcEndpoints.describe(request);
  }

  @Override
  public ModifyVpcEndpointResponse modifyVpcEndpoint(ModifyVpcEndpointRequest request) {
    return vpcEndpoints.modify(request);
  }

  @Override
  public DeleteVpcEndpointsResponse deleteVpcEndpoints(DeleteVpcEndpointsRequest request) {
    return vpcEndpoints.delete(request);
  }
}

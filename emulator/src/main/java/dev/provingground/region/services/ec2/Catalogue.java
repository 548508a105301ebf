package dev.provingground.region.services.ec2;

import dev.provingground.region.api.RegionIdentity;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.*;

/** The operations about what AWS has in the region, and what it has not: instances. */
abstract class Catalogue implements Ec2Client {
  private final Zones zones;
  private final PrefixLists prefixLists;
  private final EndpointServices endpointServices;

  Catalogue(RegionIdentity region, Zones zones) {
    this.zones = zones;
    this.prefixLists = new PrefixLists(region.region());
    this.endpointServices = new EndpointServices(region.region(), zones.names());
  }

  @Override
  public DescribeAvailabilityZonesResponse describeAvailabilityZones(
      DescribeAvailabilityZonesRequest request) {
    return zones.describe(request);
  }

  @Override
  public DescribeRegionsResponse describeRegions(DescribeRegionsRequest request) {
    return zones.describe(request);
  }

  @Override
  public DescribeAccountAttributesResponse describeAccountAttributes(
      DescribeAccountAttributesRequest request) {
    return AccountAttributes.describe(request);
  }

  @Override
  public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
    return Instances.describe(request);
  }

  @Override
  public DescribeInstanceStatusResponse describeInstanceStatus(
      DescribeInstanceStatusRequest request) {
    return Instances.describe(request);
  }

  @Override
  public DescribePrefixListsResponse describePrefixLists(DescribePrefixListsRequest request) {
    return prefixLists.describe(request);
  }

  @Override
  public DescribeManagedPrefixListsResponse describeManagedPrefixLists(
      DescribeManagedPrefixListsRequest request) {
    return prefixLists.describe(request);
  }

  @Override
  public GetManagedPrefixListEntriesResponse getManagedPrefixListEntries(
      GetManagedPrefixListEntriesRequest request) {
    return prefixLists.entries(request);
  }

  @Override
  public DescribeVpcEndpointServicesResponse describeVpcEndpointServices(
      DescribeVpcEndpointServicesRequest request) {
    return endpointServices.describe(request);
  }
}

package dev.provingground.region.services.ec2;

import dev.provingground.region.api.RegionIdentity;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.*;

/**
 * The operations about what AWS has in the region, and what it has not: instances. Lists are made
 * for who asks: at the start of a region nobody does.
 */
abstract class Catalogue implements Ec2Client {
  private final String region;
  private final Zones zones;

  Catalogue(RegionIdentity region, Zones zones) {
    this.region = region.region();
    this.zones = zones;
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
    return new PrefixLists(region).describe(request);
  }

  @Override
  public DescribeManagedPrefixListsResponse describeManagedPrefixLists(
      DescribeManagedPrefixListsRequest request) {
    return new PrefixLists(region).describe(request);
  }

  @Override
  public GetManagedPrefixListEntriesResponse getManagedPrefixListEntries(
      GetManagedPrefixListEntriesRequest request) {
    return new PrefixLists(region).entries(request);
  }

  @Override
  public DescribeVpcEndpointServicesResponse describeVpcEndpointServices(
      DescribeVpcEndpointServicesRequest request) {
    return new EndpointServices(region, zones.names()).describe(request);
  }
}

package dev.provingground.region.services.ec2;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.*;

/**
 * The operations about what AWS has in the region, and what it has not: instances. Lists are made
 * for who asks: at the start of a region nobody does.
 *
 * <p>An interface, as {@link TrafficRules} is: a class above {@link Ec2Service} would have some
 * fourteen hundred methods of {@link Ec2Client}'s, with each of which the virtual machine compares
 * as many when a region starts.
 */
interface Catalogue extends Ec2Client {
  /** What the answers are made from. */
  Zones zones();

  @Override
  default DescribeAvailabilityZonesResponse describeAvailabilityZones(
      DescribeAvailabilityZonesRequest request) {
    return zones().describe(request);
  }

  @Override
  default DescribeRegionsResponse describeRegions(DescribeRegionsRequest request) {
    return zones().describe(request);
  }

  @Override
  default DescribeAccountAttributesResponse describeAccountAttributes(
      DescribeAccountAttributesRequest request) {
    return AccountAttributes.describe(request);
  }

  @Override
  default DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
    return Instances.describe(request);
  }

  @Override
  default DescribeInstanceStatusResponse describeInstanceStatus(
      DescribeInstanceStatusRequest request) {
    return Instances.describe(request);
  }

  @Override
  default DescribePrefixListsResponse describePrefixLists(DescribePrefixListsRequest request) {
    return new PrefixLists(zones().region()).describe(request);
  }

  @Override
  default DescribeManagedPrefixListsResponse describeManagedPrefixLists(
      DescribeManagedPrefixListsRequest request) {
    return new PrefixLists(zones().region()).describe(request);
  }

  @Override
  default GetManagedPrefixListEntriesResponse getManagedPrefixListEntries(
      GetManagedPrefixListEntriesRequest request) {
    return new PrefixLists(zones().region()).entries(request);
  }

  @Override
  default DescribeVpcEndpointServicesResponse describeVpcEndpointServices(
      DescribeVpcEndpointServicesRequest request) {
    return new EndpointServices(zones().region(), zones().names()).describe(request);
  }
}

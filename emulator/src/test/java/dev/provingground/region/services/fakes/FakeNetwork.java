package dev.provingground.region.services.fakes;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** One VPC with a gateway and a subnet in each of two zones, and interfaces that come and go. */
public final class FakeNetwork implements Ec2Client, ManagedInterfaces {
  public static final String VPC = "vpc-1";
  public static final String SUBNET_A = "subnet-a";
  public static final String SUBNET_B = "subnet-b";
  public static final String GROUP = "sg-1";

  private final Map<String, Subnet> subnets = new LinkedHashMap<>();
  private final Map<String, ManagedInterface> interfaces = new LinkedHashMap<>();
  private final Map<String, Integer> addresses = new LinkedHashMap<>();
  private int made;

  public FakeNetwork() {
    subnets.put(SUBNET_A, subnet(SUBNET_A, "us-east-1a", "10.0.0.0/24"));
    subnets.put(SUBNET_B, subnet(SUBNET_B, "us-east-1b", "10.0.1.0/24"));
  }

  /** One more subnet, of another VPC. */
  public void addForeign(String id) {
    subnets.put(id, subnet(id, "us-east-1b", "10.9.0.0/24").toBuilder().vpcId("vpc-other").build());
  }

  /** Those that are attached now. */
  public List<ManagedInterface> interfaces() {
    return List.copyOf(interfaces.values());
  }

  @Override
  public ManagedInterface create(Request request) {
    var subnet = subnets.get(request.subnetId());
    if (subnet == null) {
      throw AwsErrors.error(
          "InvalidSubnetID.NotFound", "The subnet ID '" + request.subnetId() + "' does not exist");
    }
    int host = addresses.merge(request.subnetId(), 1, Integer::sum) + 3;
    var id = "eni-" + ++made;
    var created =
        new ManagedInterface(
            id,
            VPC,
            request.subnetId(),
            subnet.availabilityZone(),
            "0a:00:00:00:00:" + "%02x".formatted(made % 256),
            subnet.cidrBlock().replace("0/24", String.valueOf(host)),
            subnet.cidrBlock(),
            request.assignPublicIp() ? Optional.of("203.0.113." + made) : Optional.empty());
    interfaces.put(id, created);
    return created;
  }

  @Override
  public void delete(String networkInterfaceId) {
    interfaces.remove(networkInterfaceId);
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    for (var id : request.subnetIds()) {
      if (!subnets.containsKey(id)) {
        throw AwsErrors.error(
            "InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
      }
    }
    var found =
        request.subnetIds().isEmpty()
            ? List.copyOf(subnets.values())
            : request.subnetIds().stream().map(subnets::get).toList();
    return DescribeSubnetsResponse.builder().subnets(found).build();
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    if (!request.vpcIds().equals(List.of(VPC))) {
      throw AwsErrors.error("InvalidVpcID.NotFound", "The vpc ID does not exist");
    }
    return DescribeVpcsResponse.builder().vpcs(Vpc.builder().vpcId(VPC).build()).build();
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    if (!request.groupIds().isEmpty() && !request.groupIds().equals(List.of(GROUP))) {
      throw AwsErrors.error("InvalidGroup.NotFound", "The security group does not exist");
    }
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(SecurityGroup.builder().groupId(GROUP).vpcId(VPC).build())
        .build();
  }

  @Override
  public DescribeInternetGatewaysResponse describeInternetGateways(
      DescribeInternetGatewaysRequest request) {
    return DescribeInternetGatewaysResponse.builder()
        .internetGateways(InternetGateway.builder().internetGatewayId("igw-1").build())
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private static Subnet subnet(String id, String zone, String cidr) {
    return Subnet.builder()
        .subnetId(id)
        .subnetArn("arn:aws:ec2:us-east-1:123456789012:subnet/" + id)
        .vpcId(VPC)
        .availabilityZone(zone)
        .cidrBlock(cidr)
        .state("available")
        .build();
  }
}

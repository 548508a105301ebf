package dev.provingground.region.services.ec2;

import java.util.List;
import java.util.Optional;

/**
 * Network interfaces that other services make in a customer's subnets, as EC2 shows them:
 * requester-managed.
 */
public interface ManagedInterfaces {
  /**
   * Makes an interface and attaches it to the data plane.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException with EC2's codes: unknown
   *     subnet or group, groups of another VPC, no free address
   */
  ManagedInterface create(Request request);

  /** Detaches and deletes it. Does nothing when it is gone already. */
  void delete(String networkInterfaceId);

  /**
   * What a service asks for.
   *
   * @param securityGroupIds empty for the VPC's default group
   * @param description what EC2 shows, such as {@code arn:aws:ecs:…:attachment/…}
   * @param requester the service, such as {@code amazon-elb}
   */
  record Request(
      String subnetId,
      List<String> securityGroupIds,
      boolean assignPublicIp,
      String description,
      String requester) {}

  /** What was made. */
  record ManagedInterface(
      String networkInterfaceId,
      String vpcId,
      String subnetId,
      String availabilityZone,
      String macAddress,
      String privateIp,
      String subnetCidr,
      Optional<String> publicIp) {}
}

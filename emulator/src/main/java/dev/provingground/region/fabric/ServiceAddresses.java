package dev.provingground.region.fabric;

import java.net.InetAddress;

/** Where a network interface finds the services of the region. */
public interface ServiceAddresses {
  /**
   * The address that a name of a service's leads to: that of a VPC endpoint, or one on the
   * internet. Whether packets get there and back is for routes, security groups and network ACLs to
   * say; nobody listens there, and whoever gets there is refused.
   *
   * @param dnsName such as {@code api.ecr.us-east-1.amazonaws.com}
   * @throws IllegalArgumentException when no such interface is attached
   */
  InetAddress of(String networkInterfaceId, String dnsName);
}

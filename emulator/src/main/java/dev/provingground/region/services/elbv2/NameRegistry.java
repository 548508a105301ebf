package dev.provingground.region.services.elbv2;

import java.util.List;

/** Where load balancers' DNS names are published: what the internet and the VPCs resolve. */
public interface NameRegistry {
  /**
   * @param addresses IPv4, at least one; an earlier entry is replaced
   */
  void put(String dnsName, List<String> addresses);

  void remove(String dnsName);
}

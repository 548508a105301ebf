package dev.provingground.region.fabric;

import java.util.List;

/**
 * What a name comes to.
 *
 * @param exists whether there is such a name, be it without records of the type
 */
record DnsAnswer(boolean exists, List<DnsRecord> records) {
  static final DnsAnswer NO_SUCH_NAME = new DnsAnswer(false, List.of());
  private static final String ADDRESS = "A";

  /** As Amazon's resolver says of a load balancer's name. */
  private static final int TIME_TO_LIVE = 60;

  /** Of a name that has addresses and nothing else, of which there is one at least. */
  static DnsAnswer ofAddresses(String name, String type, List<String> addresses) {
    return new DnsAnswer(
        true,
        type.equals(ADDRESS)
            ? addresses.stream()
                .map(address -> new DnsRecord(name, ADDRESS, TIME_TO_LIVE, address))
                .toList()
            : List.of());
  }

  /** Its IPv4 addresses. */
  List<String> addresses() {
    return records.stream()
        .filter(one -> one.type().equals(ADDRESS))
        .map(DnsRecord::value)
        .toList();
  }
}

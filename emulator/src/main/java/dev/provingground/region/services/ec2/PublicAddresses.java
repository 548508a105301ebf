package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import java.util.HashSet;
import java.util.Set;

/**
 * The public addresses of the region. A released one comes round again only after all others have:
 * what still remembers it must not find somebody else there.
 */
final class PublicAddresses {
  /** TEST-NET-3, which nobody on the real internet has. */
  static final String BLOCK = "203.0.113.0/24";

  private static final Cidr ALL = Cidr.parse(BLOCK).orElseThrow();

  /** The network's own address and the first, which is the internet's side; the broadcast. */
  private static final int FIRST = 2;

  private static final int LAST = 254;
  private final Set<Long> taken = new HashSet<>();
  private int cursor = FIRST;

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     InsufficientAddressCapacity
   */
  String allocate() {
    for (int tried = FIRST; tried <= LAST; tried++) {
      long address = ALL.first() + cursor;
      cursor = cursor == LAST ? FIRST : cursor + 1;
      if (taken.add(address)) {
        return Cidr.address(address);
      }
    }
    throw error(
        "InsufficientAddressCapacity", "Not enough available addresses to satisfy your request.");
  }

  void release(String address) {
    Cidr.address(address).ifPresent(taken::remove);
  }
}

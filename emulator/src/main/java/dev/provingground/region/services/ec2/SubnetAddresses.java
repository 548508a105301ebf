package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Private addresses from subnets' blocks, without the five that EC2 keeps. As with public ones, a
 * released address comes round again last.
 */
final class SubnetAddresses {
  private static final int RESERVED_AT_START = Subnets.RESERVED_ADDRESSES - 1;
  private final Inventory inventory;
  private final Map<String, Long> cursors = new HashMap<>();

  SubnetAddresses(Inventory inventory) {
    this.inventory = inventory;
  }

  /**
   * @param wanted a certain address; null for any
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     InsufficientFreeAddressesInSubnet, InvalidIPAddress.InUse, InvalidParameterValue
   */
  String choose(Subnet subnet, @Nullable String wanted) {
    var block = Subnets.block(subnet);
    return wanted == null
        ? any(subnet.subnetId(), block)
        : wanted(subnet.subnetId(), wanted, block);
  }

  private String any(String subnetId, Cidr block) {
    long first = block.first() + RESERVED_AT_START;
    long count = block.size() - Subnets.RESERVED_ADDRESSES;
    long start = cursors.getOrDefault(subnetId, 0L);
    boolean full = inventory.interfacesIn(subnetId).size() >= count;
    for (long tried = 0; tried < count && !full; tried++) {
      long offset = (start + tried) % count;
      var address = Cidr.address(first + offset);
      if (!inventory.isTaken(subnetId, address)) {
        cursors.put(subnetId, offset + 1);
        return address;
      }
    }
    throw error(
        "InsufficientFreeAddressesInSubnet",
        "The specified subnet does not have enough free addresses to satisfy the request.");
  }

  private String wanted(String subnetId, String text, Cidr block) {
    long address =
        Cidr.address(text)
            .orElseThrow(() -> Requests.invalid("invalid value for parameter address: " + text));
    if (!block.contains(address)) {
      throw Requests.invalid("Address does not fall within the subnet's address range");
    }
    if (address < block.first() + RESERVED_AT_START || address == block.last()) {
      throw Requests.invalid("Address is in subnet's reserved address range");
    }
    if (inventory.isTaken(subnetId, text)) {
      throw error("InvalidIPAddress.InUse", "The specified address is already in use.");
    }
    return text;
  }
}

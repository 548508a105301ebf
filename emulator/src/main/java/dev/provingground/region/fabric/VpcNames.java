package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that resolve in one VPC only. Thread-safe. */
final class VpcNames {
  private static final Pattern PRIVATE_NAME =
      Pattern.compile(
          "ip-(\\d{1,3})-(\\d{1,3})-(\\d{1,3})-(\\d{1,3})\\.(?:ec2|[a-z0-9-]+\\.compute)\\.internal",
          Pattern.CASE_INSENSITIVE);

  private final String vpcId;
  private final Cidr block;
  private volatile Map<String, List<String>> endpoints = Map.of();

  VpcNames(String vpcId, Cidr block) {
    this.vpcId = vpcId;
    this.block = block;
  }

  String vpcId() {
    return vpcId;
  }

  /** The VPC's addresses. */
  Cidr block() {
    return block;
  }

  /**
   * @param names of VPC endpoints, in full; one that begins with {@code *.} stands for any label
   */
  void putEndpoints(Map<String, List<String>> names) {
    endpoints = Map.copyOf(names);
  }

  /** The name's addresses; none when it does not exist here. */
  List<String> resolve(String name) {
    return privateAddress(name).map(List::of).orElseGet(() -> ofEndpoint(name));
  }

  /** The addresses of a VPC endpoint of this name. */
  List<String> ofEndpoint(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    var exactly = endpoints.get(lower);
    return exactly == null
        ? endpoints.getOrDefault("*" + lower.substring(Math.max(0, lower.indexOf('.'))), List.of())
        : exactly;
  }

  /** The address in a name such as {@code ip-10-0-0-4.ec2.internal}, of the VPC itself. */
  private Optional<String> privateAddress(String name) {
    var parts = PRIVATE_NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var text = String.join(".", parts.group(1), parts.group(2), parts.group(3), parts.group(4));
    try {
      return Optional.of(text).filter(one -> block.contains(Cidr.of(one)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // 256 or more
    }
  }
}

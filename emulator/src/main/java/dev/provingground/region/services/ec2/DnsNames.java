package dev.provingground.region.services.ec2;

import java.util.Optional;
import java.util.function.Predicate;

/** The names that EC2 gives to addresses, in VPCs that have them switched on. */
final class DnsNames {
  private static final String FIRST_REGION = "us-east-1";
  private final String region;
  private final Predicate<String> vpcHasNames;

  DnsNames(String region, Predicate<String> vpcHasNames) {
    this.region = region;
    this.vpcHasNames = vpcHasNames;
  }

  Optional<String> ofPrivate(String vpcId, String address) {
    var domain = region.equals(FIRST_REGION) ? "ec2.internal" : region + ".compute.internal";
    return name(vpcId, "ip-", address, domain);
  }

  Optional<String> ofPublic(String vpcId, String address) {
    var zone = region.equals(FIRST_REGION) ? "compute-1" : region + ".compute";
    return name(vpcId, "ec2-", address, zone + ".amazonaws.com");
  }

  private Optional<String> name(String vpcId, String prefix, String address, String domain) {
    return vpcHasNames.test(vpcId)
        ? Optional.of(prefix + address.replace('.', '-') + "." + domain)
        : Optional.empty();
  }
}

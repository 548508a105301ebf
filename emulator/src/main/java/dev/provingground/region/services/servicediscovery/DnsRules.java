package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.invalid;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.violated;

import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.RoutingPolicy;

/** What namespaces and services may have in DNS ("DnsConfig" in Cloud Map's API reference). */
final class DnsRules {
  private static final long LONGEST_TTL = 2_147_483_647;

  private DnsRules() {}

  /**
   * The TTL of a start of authority, of whichever of the SDK's alike structures; empty where no
   * properties are given.
   *
   * @param member where the properties are in the request
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidInput
   */
  static <P, D, S> Optional<Long> ttl(
      @Nullable P properties,
      String member,
      Function<P, @Nullable D> dns,
      Function<D, @Nullable S> soa,
      Function<S, @Nullable Long> ttl) {
    return Optional.ofNullable(properties)
        .map(one -> required(dns.apply(one), member + ".dnsProperties"))
        .map(one -> required(soa.apply(one), member + ".dnsProperties.sOA"))
        .map(one -> checkTtl(ttl.apply(one), member + ".dnsProperties.sOA.tTL"));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidInput
   */
  static long checkTtl(@Nullable Long ttl, String member) {
    long seconds = required(ttl, member);
    if (seconds < 0 || seconds > LONGEST_TTL) {
      throw violated(
          seconds,
          member,
          seconds < 0
              ? "Member must have value greater than or equal to 0"
              : "Member must have value less than or equal to " + LONGEST_TTL);
    }
    return seconds;
  }

  /** Addresses and ports, each once. */
  static List<DnsRecord> check(List<DnsRecord> records) {
    if (records.isEmpty()) {
      throw violated(
          records, "dnsConfig.dnsRecords", "Member must have length greater than or equal to 1");
    }
    Set<RecordType> types = new HashSet<>();
    for (var one : records) {
      required(one.typeAsString(), "dnsConfig.dnsRecords.member.type");
      switch (one.type()) {
        case A, SRV -> checkTtl(one.ttl(), "dnsConfig.dnsRecords.member.tTL");
        case AAAA, CNAME -> throw Supported.unsupported("DNS record type '" + one.type() + "'");
        default ->
            throw violated(
                one.typeAsString(),
                "dnsConfig.dnsRecords.member.type",
                "Member must satisfy enum value set: [SRV, A, AAAA, CNAME]");
      }
      if (!types.add(one.type())) {
        throw invalid("There can be one record of the type " + one.type() + " only.");
      }
    }
    return records;
  }

  static RoutingPolicy checkPolicy(@Nullable String policy) {
    var known = RoutingPolicy.fromValue(Objects.requireNonNullElse(policy, "MULTIVALUE"));
    if (known == RoutingPolicy.UNKNOWN_TO_SDK_VERSION) {
      throw violated(
          policy,
          "dnsConfig.routingPolicy",
          "Member must satisfy enum value set: [MULTIVALUE, WEIGHTED]");
    }
    return known;
  }
}

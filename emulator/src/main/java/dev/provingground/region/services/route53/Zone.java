package dev.provingground.region.services.route53;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.LinkedService;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.VPC;

/** A hosted zone with its records. */
final class Zone {
  private static final long NAME_SERVERS_TTL = 172_800;
  private static final long AUTHORITY_TTL = 900;

  final String id;
  final DomainName name;
  final String callerReference;
  final boolean isPrivate;
  final List<String> nameServers;
  final Optional<LinkedService> owner;
  final Map<String, VPC> vpcs = new LinkedHashMap<>();
  final Map<String, String> tags = new LinkedHashMap<>();
  @Nullable String comment;
  private TreeMap<RecordKey, ResourceRecordSet> records = new TreeMap<>();

  Zone(
      String id,
      DomainName name,
      String callerReference,
      boolean isPrivate,
      List<String> nameServers,
      Optional<LinkedService> owner) {
    this.id = id;
    this.name = name;
    this.callerReference = callerReference;
    this.isPrivate = isPrivate;
    this.nameServers = nameServers;
    this.owner = owner;
    add(RRType.NS, NAME_SERVERS_TTL, nameServers.stream().map(server -> server + ".").toList());
    add(
        RRType.SOA,
        AUTHORITY_TTL,
        List.of(
            nameServers.getFirst() + ". awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"));
  }

  private void add(RRType type, long ttl, List<String> values) {
    var set =
        ResourceRecordSet.builder()
            .name(name.written())
            .type(type)
            .ttl(ttl)
            .resourceRecords(
                values.stream().map(v -> ResourceRecord.builder().value(v).build()).toList())
            .build();
    records.put(RecordKey.of(set), set);
  }

  /** All of them, in order. */
  List<ResourceRecordSet> records() {
    return List.copyOf(records.values());
  }

  /** To be changed and put back. */
  TreeMap<RecordKey, ResourceRecordSet> copyOfRecords() {
    return new TreeMap<>(records);
  }

  void put(TreeMap<RecordKey, ResourceRecordSet> changed) {
    records = changed;
  }

  /** Whether it has nothing but what every zone has. */
  boolean isEmpty() {
    return records.keySet().stream()
        .allMatch(
            key ->
                key.name().equals(name) && (key.type() == RRType.NS || key.type() == RRType.SOA));
  }

  HostedZone view() {
    return HostedZone.builder()
        .id("/hostedzone/" + id)
        .name(name.written())
        .callerReference(callerReference)
        .config(config -> config.comment(comment).privateZone(isPrivate))
        .resourceRecordSetCount((long) records.size())
        .linkedService(owner.orElse(null))
        .build();
  }

  /** As name servers take it. */
  NameServers.Zone served() {
    return new NameServers.Zone(
        id,
        name.text(),
        Set.copyOf(vpcs.keySet()),
        records.entrySet().stream()
            .map(entry -> served(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static NameServers.Records served(RecordKey key, ResourceRecordSet set) {
    return new NameServers.Records(
        key.name().text(),
        set.typeAsString(),
        Objects.requireNonNullElse(set.ttl(), 0L),
        set.resourceRecords().stream().map(ResourceRecord::value).toList(),
        Optional.ofNullable(set.aliasTarget())
            .flatMap(target -> DomainName.parse(target.dnsName()))
            .map(DomainName::text),
        Optional.ofNullable(set.weight()));
  }
}

package dev.provingground.region.services.route53;

import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Changes of a zone's records: all of a batch, or none. */
final class ChangeBatches {
  private static final int MOST_VALUES = 400;
  private static final long LONGEST_TTL = 2_147_483_647L;

  private final Zone zone;
  private final TreeMap<RecordKey, ResourceRecordSet> records;
  private final LinkedHashSet<RecordKey> touched = new LinkedHashSet<>();
  private final LinkedHashSet<String> problems = new LinkedHashSet<>();

  private ChangeBatches(Zone zone) {
    this.zone = zone;
    this.records = zone.copyOfRecords();
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidChangeBatch with
   *     everything that stands against it, InvalidInput for what is malformed
   */
  static void apply(Zone zone, List<Change> changes) {
    if (changes.isEmpty()) {
      throw Route53Errors.invalidInput(
          "Invalid request: a change batch must have at least one change");
    }
    var batch = new ChangeBatches(zone);
    changes.forEach(batch::apply);
    if (batch.problems.isEmpty()) {
      batch.problems.addAll(ZoneRules.problems(zone, batch.records, batch.touched));
    }
    if (!batch.problems.isEmpty()) {
      throw Route53Errors.invalidChangeBatch(List.copyOf(batch.problems));
    }
    zone.put(batch.records);
  }

  private void apply(Change change) {
    var action = Route53Errors.required(change.action(), "changeBatch.changes.action");
    var set = Route53Errors.required(change.resourceRecordSet(), "resourceRecordSet");
    checkForm(change, set);
    var name = DomainName.parse(set.name());
    if (name.isEmpty()) {
      problems.add("FATAL problem: InvalidDomainName encountered with '%s'".formatted(set.name()));
      return;
    }
    var key = RecordKey.of(set);
    if (!key.name().isWithin(zone.name)) {
      problems.add(
          "RRSet with DNS name %s is not permitted in zone %s"
              .formatted(key.name().written(), zone.name.written()));
      return;
    }
    touched.add(key);
    var stored = set.toBuilder().name(key.name().written()).build();
    switch (action) {
      case CREATE -> {
        if (records.putIfAbsent(key, stored) != null) {
          problems.add("Tried to create resource record set " + key + " but it already exists");
        }
        checkValues(key, stored);
      }
      case UPSERT -> {
        records.put(key, stored);
        checkValues(key, stored);
      }
      case DELETE -> delete(key, stored);
      case UNKNOWN_TO_SDK_VERSION ->
          throw Route53Errors.invalidInput(
              "Invalid XML ; cvc-enumeration-valid: Value '%s' is not facet-valid with respect to enumeration '[CREATE, DELETE, UPSERT]'."
                  .formatted(change.actionAsString()));
    }
  }

  private static void checkForm(Change change, ResourceRecordSet set) {
    Supported.only(
        set,
        "Name",
        "Type",
        "TTL",
        "ResourceRecords",
        "AliasTarget",
        "SetIdentifier",
        "MultiValueAnswer",
        "Weight");
    Route53Errors.required(set.name(), "resourceRecordSet.name");
    var type = Route53Errors.required(set.type(), "resourceRecordSet.type");
    if (!RecordValues.isSupported(type)) {
      throw Supported.unsupported("Record type " + set.typeAsString());
    }
    boolean hasRecords = set.ttl() != null && !set.resourceRecords().isEmpty();
    if (hasRecords == (set.aliasTarget() != null)) {
      throw Route53Errors.invalidInput(
          "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found %s in Change with [Action=%s, Name=%s, Type=%s, SetIdentifier=%s]"
              .formatted(
                  hasRecords ? "more than one" : "none",
                  change.actionAsString(),
                  set.name(),
                  set.typeAsString(),
                  set.setIdentifier()));
    }
    boolean routed = set.weight() != null || Boolean.TRUE.equals(set.multiValueAnswer());
    if (routed == (set.setIdentifier() == null)) {
      throw Route53Errors.invalidInput(
          "Invalid request: Missing field '%s' in Change with [Action=%s, Name=%s, Type=%s, SetIdentifier=%s]"
              .formatted(
                  routed ? "SetIdentifier" : "Weight or MultiValueAnswer",
                  change.actionAsString(),
                  set.name(),
                  set.typeAsString(),
                  set.setIdentifier()));
    }
    if (set.ttl() != null && (set.ttl() < 0 || set.ttl() > LONGEST_TTL)) {
      throw Route53Errors.invalidInput("Invalid TTL: " + set.ttl());
    }
  }

  private void delete(RecordKey key, ResourceRecordSet given) {
    var current = records.get(key);
    var what = "Tried to delete resource record set " + key;
    if (current == null) {
      problems.add(what + " but it was not found");
    } else if (!sameValues(current, given)) {
      problems.add(what + " but the values provided do not match the current values");
    } else if (key.name().equals(zone.name)
        && (key.type() == RRType.SOA || key.type() == RRType.NS)) {
      problems.add(
          "A HostedZone must contain %s for the zone itself."
              .formatted(
                  key.type() == RRType.SOA ? "exactly one SOA record" : "at least one NS record"));
    } else {
      records.remove(key);
    }
  }

  private static boolean sameValues(ResourceRecordSet one, ResourceRecordSet other) {
    return java.util.Objects.equals(one.ttl(), other.ttl())
        && new HashSet<>(one.resourceRecords()).equals(new HashSet<>(other.resourceRecords()))
        && target(one).equals(target(other));
  }

  private static Optional<String> target(ResourceRecordSet set) {
    return Optional.ofNullable(set.aliasTarget())
        .map(alias -> alias.hostedZoneId() + " " + DomainName.parse(alias.dnsName()));
  }

  private void checkValues(RecordKey key, ResourceRecordSet set) {
    var values = set.resourceRecords().stream().map(ResourceRecord::value).toList();
    for (var value : values) {
      RecordValues.problem(key.type(), Route53Errors.required(value, "resourceRecord.value"))
          .ifPresent(problems::add);
    }
    if (values.size() > MOST_VALUES) {
      problems.add("Number of records in RRSet " + key + " exceeds " + MOST_VALUES);
    }
    if (new HashSet<>(values).size() < values.size()) {
      problems.add("Duplicate Resource Record: '%s'".formatted(String.join(", ", values)));
    }
    if (values.size() > 1 && (key.type() == RRType.CNAME || key.type() == RRType.SOA)) {
      problems.add(
          "RRSet of type %s with DNS name %s has more than one value"
              .formatted(key.type(), key.name().written()));
    }
    if (key.type() == RRType.CNAME && key.name().equals(zone.name)) {
      problems.add(
          "RRSet of type CNAME with DNS name %s is not permitted at apex in zone %s"
              .formatted(key.name().written(), zone.name.written()));
    }
  }
}

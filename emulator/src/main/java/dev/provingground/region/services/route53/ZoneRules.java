package dev.provingground.region.services.route53;

import dev.provingground.region.api.Supported;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * What holds between the records of a zone. As it held before a change, only what the change
 * touches is looked at, both ways: one record among thousands takes no longer than one among few.
 * But aliases that a deletion leaves without their target may be anywhere.
 */
final class ZoneRules {
  private static final String LOAD_BALANCERS = ".elb.amazonaws.com";

  /** The first in the order of keys. */
  private static final RRType FIRST_TYPE = RRType.A;

  private final Zone zone;
  private final TreeMap<RecordKey, ResourceRecordSet> records;
  private final Set<String> problems = new LinkedHashSet<>();

  private ZoneRules(Zone zone, TreeMap<RecordKey, ResourceRecordSet> records) {
    this.zone = zone;
    this.records = records;
  }

  /**
   * What stands against a change.
   *
   * @param records as they are once it is made
   * @param touched what it creates, replaces or deletes
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidInput for an alias
   *     that is malformed, and for one whose target the region does not have
   */
  static Set<String> problems(
      Zone zone, TreeMap<RecordKey, ResourceRecordSet> records, Set<RecordKey> touched) {
    var rules = new ZoneRules(zone, records);
    boolean deletes = false;
    for (var key : touched) {
      var set = records.get(key);
      if (set == null) {
        deletes = true;
        continue;
      }
      rules.checkNeighbours(key);
      if (set.aliasTarget() != null) {
        rules.checkAlias(key, set.aliasTarget());
      }
    }
    if (deletes) {
      rules.checkAllAliases();
    }
    return rules.problems;
  }

  private void checkNeighbours(RecordKey key) {
    if (key.type() == RRType.CNAME) {
      at(key.name()).filter(other -> other.type() != RRType.CNAME).forEach(this::besideCname);
    } else if (isThere(key.name(), RRType.CNAME)) {
      besideCname(key);
    }
    if (records.containsKey(new RecordKey(key.name(), key.type(), ""))) {
      from(key.name(), key.type())
          .takeWhile(other -> other.name().equals(key.name()) && other.type() == key.type())
          .filter(other -> !other.identifier().isEmpty())
          .forEach(this::besideSimple);
    }
  }

  private void besideCname(RecordKey key) {
    problems.add(
        "RRSet of type %s with DNS name %s is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone %s"
            .formatted(key.type(), key.name().written(), zone.name.written()));
  }

  private void besideSimple(RecordKey key) {
    problems.add(
        "RRSet with DNS name %s, type %s, SetIdentifier %s cannot be created because a non multivalue answer rrset exists with the same name and type."
            .formatted(key.name().written(), key.type(), key.identifier()));
  }

  private Stream<RecordKey> at(DomainName name) {
    return from(name, FIRST_TYPE).takeWhile(key -> key.name().equals(name));
  }

  private Stream<RecordKey> from(DomainName name, RRType type) {
    return records.tailMap(new RecordKey(name, type, "")).keySet().stream();
  }

  private boolean isThere(DomainName name, RRType type) {
    return Optional.ofNullable(records.ceilingKey(new RecordKey(name, type, "")))
        .filter(key -> key.name().equals(name) && key.type() == type)
        .isPresent();
  }

  private void checkAllAliases() {
    records.forEach(
        (key, set) -> {
          if (set.aliasTarget() != null) {
            checkAlias(key, set.aliasTarget());
          }
        });
  }

  /** Aliases stand for load balancers, and for other records of their zone. */
  private void checkAlias(RecordKey key, AliasTarget alias) {
    var zoneId = Route53Errors.required(alias.hostedZoneId(), "aliasTarget.hostedZoneId");
    var target =
        DomainName.parse(Route53Errors.required(alias.dnsName(), "aliasTarget.dNSName"))
            .orElseThrow(() -> Route53Errors.invalidDomainName(alias.dnsName()));
    var what =
        "Tried to create an alias that targets %s, type %s in zone %s, "
            .formatted(target.written(), key.type(), zoneId);
    if (zoneId.equals(zone.id)) {
      if (!target.isWithin(zone.name)) {
        problems.add(what + "but the alias target name does not lie within the target zone");
      } else if (!isThere(target, key.type())) {
        problems.add(what + "but that target was not found");
      }
    } else if (!target.text().endsWith(LOAD_BALANCERS)) {
      throw Supported.unsupported(
          "An alias of '%s', which is neither a load balancer nor of the same hosted zone,"
              .formatted(alias.dnsName()));
    } else if (key.type() != RRType.A && key.type() != RRType.AAAA) {
      problems.add(what + "but that target was not found");
    }
  }
}

package dev.provingground.region.services.route53;

import dev.provingground.region.api.ServiceContext;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.LinkedService;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.VPC;

/** All hosted zones of the account; name servers hear of every change. */
final class HostedZones implements ManagedZones {
  private static final int ID_LENGTH = 13;

  private final ServiceContext context;
  private final NameServers nameServers;
  private final Map<String, Zone> zones = new LinkedHashMap<>();
  private Runnable changed = () -> {};

  HostedZones(ServiceContext context, NameServers nameServers) {
    this.context = context;
    this.nameServers = nameServers;
  }

  List<Zone> all() {
    return List.copyOf(zones.values());
  }

  /** In the order of their names. */
  List<Zone> byName() {
    return zones.values().stream()
        .sorted(Comparator.<Zone, DomainName>comparing(zone -> zone.name).thenComparing(z -> z.id))
        .toList();
  }

  /** What a CNAME record of a public zone says, with its last dot. */
  Optional<String> canonicalName(DomainName name) {
    var key = new RecordKey(name, RRType.CNAME, "");
    return zones.values().stream()
        .filter(zone -> !zone.isPrivate && name.isWithin(zone.name))
        .max(Comparator.comparingInt(zone -> zone.name.text().length()))
        .map(zone -> zone.copyOfRecords().get(key))
        .map(set -> set.resourceRecords().getFirst().value())
        .map(value -> value.endsWith(".") ? value : value + ".");
  }

  /** Tells who wants to know of every change. */
  void whenChanged(Runnable listener) {
    changed = listener;
  }

  /**
   * @param id with or without {@code /hostedzone/}
   */
  Zone get(@Nullable String id) {
    var bare = Route53Errors.required(id, "hostedZoneId").replaceFirst("^/?hostedzone/", "");
    var zone = zones.get(bare);
    if (zone == null) {
      throw Route53Errors.noSuchHostedZone(bare);
    }
    return zone;
  }

  /** One that its owner may change, who is no other service. */
  Zone changeable(@Nullable String id) {
    var zone = get(id);
    zone.owner.ifPresent(
        owner -> {
          throw Route53Errors.managed(zone.id, owner.servicePrincipal(), owner.description());
        });
    return zone;
  }

  Zone create(
      String name, String callerReference, @Nullable VPC vpc, Optional<LinkedService> owner) {
    var domain = DomainName.parse(name).orElseThrow(() -> Route53Errors.invalidDomainName(name));
    if (zones.values().stream().anyMatch(one -> one.callerReference.equals(callerReference))) {
      throw Route53Errors.alreadyExists(callerReference);
    }
    var id = "Z" + context.ids().base32(ID_LENGTH);
    var zone = new Zone(id, domain, callerReference, vpc != null, servers(vpc != null), owner);
    if (vpc != null) {
      add(zone, vpc);
    }
    zones.put(id, zone);
    publish(zone);
    return zone;
  }

  /** Private zones have the same everywhere, public ones four of two thousand. */
  private List<String> servers(boolean isPrivate) {
    var ids = context.ids();
    int pick = isPrivate ? 0 : Integer.parseInt(ids.hex(4), 16) % 512;
    int group = isPrivate ? 0 : Integer.parseInt(ids.hex(4), 16) % 64;
    return List.of(
        "ns-%d.awsdns-%02d.co.uk".formatted(1536 + pick, group),
        "ns-%d.awsdns-%02d.com".formatted(pick, group),
        "ns-%d.awsdns-%02d.org".formatted(1024 + pick, group),
        "ns-%d.awsdns-%02d.net".formatted(512 + pick, group));
  }

  void associate(Zone zone, VPC vpc) {
    if (!zone.isPrivate) {
      throw Route53Errors.publicZone();
    }
    add(zone, vpc);
    publish(zone);
  }

  private void add(Zone zone, VPC vpc) {
    var vpcId = Route53Errors.required(vpc.vpcId(), "vPC.vPCId");
    var region = Route53Errors.required(vpc.vpcRegionAsString(), "vPC.vPCRegion");
    requireExists(vpcId, region);
    for (var other : zones.values()) {
      if (other.name.equals(zone.name) && other.vpcs.containsKey(vpcId) && other != zone) {
        throw Route53Errors.conflictingDomain(vpcId, region, other.id);
      }
    }
    zone.vpcs.put(vpcId, vpc);
  }

  /** Asked as the caller, who may see VPCs, as on AWS. */
  private void requireExists(String vpcId, String region) {
    if (!region.equals(context.region().region())) {
      throw Route53Errors.invalidVpcId(vpcId);
    }
    try {
      context.services().client(Ec2Client.class).describeVpcs(r -> r.vpcIds(vpcId));
    } catch (AwsServiceException e) {
      if (e.awsErrorDetails().errorCode().startsWith("InvalidVpcID")) {
        throw Route53Errors.invalidVpcId(vpcId);
      }
      throw e;
    }
  }

  void disassociate(Zone zone, VPC vpc) {
    var vpcId = Route53Errors.required(vpc.vpcId(), "vPC.vPCId");
    if (!zone.vpcs.containsKey(vpcId)) {
      throw Route53Errors.vpcNotAssociated(vpcId, zone.id);
    }
    if (zone.vpcs.size() == 1) {
      throw Route53Errors.lastVpc(zone.id);
    }
    zone.vpcs.remove(vpcId);
    publish(zone);
  }

  void change(Zone zone, List<Change> changes) {
    ChangeBatches.apply(zone, changes);
    publish(zone);
  }

  void remove(Zone zone) {
    if (!zone.isEmpty()) {
      throw Route53Errors.notEmpty();
    }
    drop(zone);
  }

  private void drop(Zone zone) {
    zones.remove(zone.id);
    nameServers.remove(zone.id);
  }

  private void publish(Zone zone) {
    nameServers.put(zone.served());
    changed.run();
  }

  @Override
  public String create(
      String name, Optional<String> vpcId, String servicePrincipal, String description) {
    var vpc =
        vpcId
            .map(id -> VPC.builder().vpcId(id).vpcRegion(context.region().region()).build())
            .orElse(null);
    var owner =
        LinkedService.builder().servicePrincipal(servicePrincipal).description(description).build();
    return create(name, context.ids().uuid(), vpc, Optional.of(owner)).id;
  }

  @Override
  public void put(String zoneId, ResourceRecordSet records) {
    change(get(zoneId), List.of(change(ChangeAction.UPSERT, records)));
  }

  @Override
  public void remove(String zoneId, String name, RRType type, @Nullable String setIdentifier) {
    var zone = get(zoneId);
    zone.records().stream()
        .filter(
            set ->
                DomainName.parse(set.name()).equals(DomainName.parse(name))
                    && set.type() == type
                    && java.util.Objects.equals(set.setIdentifier(), setIdentifier))
        .findFirst()
        .ifPresent(set -> change(zone, List.of(change(ChangeAction.DELETE, set))));
  }

  private static Change change(ChangeAction action, ResourceRecordSet records) {
    return Change.builder().action(action).resourceRecordSet(records).build();
  }

  @Override
  public void delete(String zoneId) {
    drop(get(zoneId));
  }
}

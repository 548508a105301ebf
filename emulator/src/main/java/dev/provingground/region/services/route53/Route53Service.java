package dev.provingground.region.services.route53;

import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AssociateVpcWithHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.AssociateVpcWithHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ChangeTagsForResourceRequest;
import software.amazon.awssdk.services.route53.model.ChangeTagsForResourceResponse;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DelegationSet;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DisassociateVpcFromHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.DisassociateVpcFromHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;
import software.amazon.awssdk.services.route53.model.GetHostedZoneCountRequest;
import software.amazon.awssdk.services.route53.model.GetHostedZoneCountResponse;
import software.amazon.awssdk.services.route53.model.GetHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZoneType;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.ListHostedZonesRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.route53.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;
import software.amazon.awssdk.services.route53.model.UpdateHostedZoneCommentRequest;
import software.amazon.awssdk.services.route53.model.UpdateHostedZoneCommentResponse;

/**
 * Route 53, as {@link Route53Client}: hosted zones, public and private, and their records. A change
 * is in force when its call returns, and is said to be with the next question. Not for more than
 * one thread.
 */
public final class Route53Service implements Route53Client, ResourceAware {
  private static final int MAX_ZONES = 100;
  private static final int MAX_RECORDS = 300;
  private static final int MAX_TAGS = 10;
  private static final String ARN = "arn:aws:route53:::";

  private final HostedZones zones;
  private final SubmittedChanges changes;

  /**
   * @param nameServers who answers for the zones
   */
  public Route53Service(ServiceContext context, NameServers nameServers) {
    this.zones = new HostedZones(context, nameServers);
    this.changes = new SubmittedChanges(context);
  }

  /** This service at the region's front door. */
  public Mount<Route53Client> mount() {
    return new Mount<>(
        "route53", "route53", Protocol.REST_XML, "", "2013-04-01", Route53Client.class, this);
  }

  /** Zones that other services keep for their customers. */
  public ManagedZones managedZones() {
    return zones;
  }

  /**
   * What a name's CNAME record in a public zone says, with its last dot; empty where there is none.
   */
  public Optional<String> canonicalName(String name) {
    return DomainName.parse(name).flatMap(zones::canonicalName);
  }

  /** Tells the listener of every change of a zone's records. */
  public void whenChanged(Runnable listener) {
    zones.whenChanged(listener);
  }

  @Override
  public CreateHostedZoneResponse createHostedZone(CreateHostedZoneRequest request) {
    Supported.only(request, "Name", "VPC", "CallerReference", "HostedZoneConfig");
    var config = request.hostedZoneConfig();
    if (config != null && Boolean.TRUE.equals(config.privateZone()) && request.vpc() == null) {
      throw Route53Errors.invalidInput(
          "When you're creating a private hosted zone (when you specify true for PrivateZone), you"
              + " must also specify values for VPCId and VPCRegion.");
    }
    var zone =
        zones.create(
            Route53Errors.required(request.name(), "name"),
            Route53Errors.required(request.callerReference(), "callerReference"),
            request.vpc(),
            Optional.empty());
    zone.comment = config == null ? null : config.comment();
    var answer =
        CreateHostedZoneResponse.builder()
            .hostedZone(zone.view())
            .changeInfo(changes.add(null))
            .vpc(request.vpc())
            .location("https://route53.amazonaws.com/2013-04-01/hostedzone/" + zone.id);
    return (zone.isPrivate ? answer : answer.delegationSet(delegation(zone))).build();
  }

  private static DelegationSet delegation(Zone zone) {
    return DelegationSet.builder().nameServers(zone.nameServers).build();
  }

  @Override
  public GetChangeResponse getChange(GetChangeRequest request) {
    return changes.get(request);
  }

  @Override
  public GetHostedZoneResponse getHostedZone(GetHostedZoneRequest request) {
    var zone = zones.get(request.id());
    var answer = GetHostedZoneResponse.builder().hostedZone(zone.view());
    return zone.isPrivate
        ? answer.vpCs(zone.vpcs.values()).build()
        : answer.delegationSet(delegation(zone)).build();
  }

  @Override
  public GetHostedZoneCountResponse getHostedZoneCount(GetHostedZoneCountRequest request) {
    return GetHostedZoneCountResponse.builder().hostedZoneCount((long) zones.all().size()).build();
  }

  @Override
  public UpdateHostedZoneCommentResponse updateHostedZoneComment(
      UpdateHostedZoneCommentRequest request) {
    var zone = zones.changeable(request.id());
    zone.comment = request.comment();
    return UpdateHostedZoneCommentResponse.builder().hostedZone(zone.view()).build();
  }

  @Override
  public DeleteHostedZoneResponse deleteHostedZone(DeleteHostedZoneRequest request) {
    zones.remove(zones.changeable(request.id()));
    return DeleteHostedZoneResponse.builder().changeInfo(changes.add(null)).build();
  }

  @Override
  public ListHostedZonesResponse listHostedZones(ListHostedZonesRequest request) {
    Supported.only(request, "Marker", "MaxItems", "HostedZoneType");
    if (request.hostedZoneTypeAsString() != null
        && request.hostedZoneType() != HostedZoneType.PRIVATE_HOSTED_ZONE) {
      throw Route53Errors.invalidInput(
          "HostedZoneType must be PrivateHostedZone, not " + request.hostedZoneTypeAsString());
    }
    var sorted =
        zones.all().stream()
            .filter(zone -> request.hostedZoneTypeAsString() == null || zone.isPrivate)
            .sorted(Comparator.comparing(zone -> zone.id))
            .toList();
    var marker = request.marker();
    var page =
        Pages.of(
            sorted,
            zone -> marker == null || zone.id.compareTo(marker) >= 0,
            request.maxItems(),
            MAX_ZONES);
    return ListHostedZonesResponse.builder()
        .hostedZones(page.items().stream().map(Zone::view).toList())
        .marker(marker)
        .isTruncated(page.isTruncated())
        .nextMarker(page.next().map(zone -> zone.id).orElse(null))
        .maxItems(String.valueOf(page.size()))
        .build();
  }

  @Override
  public ListHostedZonesByNameResponse listHostedZonesByName(ListHostedZonesByNameRequest request) {
    if (request.hostedZoneId() != null && request.dnsName() == null) {
      throw Route53Errors.invalidInput("HostedZoneId takes DNSName beside it");
    }
    var from = Optional.ofNullable(request.dnsName()).map(Route53Service::name);
    var fromId = request.hostedZoneId() == null ? "" : request.hostedZoneId();
    var page =
        Pages.of(
            zones.byName(),
            zone -> from.isEmpty() || isFrom(zone, from.get(), fromId),
            request.maxItems(),
            MAX_ZONES);
    return ListHostedZonesByNameResponse.builder()
        .hostedZones(page.items().stream().map(Zone::view).toList())
        .dnsName(request.dnsName())
        .hostedZoneId(request.hostedZoneId())
        .isTruncated(page.isTruncated())
        .nextDNSName(page.next().map(zone -> zone.name.written()).orElse(null))
        .nextHostedZoneId(page.next().map(zone -> zone.id).orElse(null))
        .maxItems(String.valueOf(page.size()))
        .build();
  }

  private static boolean isFrom(Zone zone, DomainName name, String id) {
    int order = zone.name.compareTo(name);
    return order > 0 || order == 0 && zone.id.compareTo(id) >= 0;
  }

  private static DomainName name(String text) {
    return DomainName.parse(text).orElseThrow(() -> Route53Errors.invalidDomainName(text));
  }

  @Override
  public ChangeResourceRecordSetsResponse changeResourceRecordSets(
      ChangeResourceRecordSetsRequest request) {
    var batch = Route53Errors.required(request.changeBatch(), "changeBatch");
    zones.change(zones.changeable(request.hostedZoneId()), batch.changes());
    return ChangeResourceRecordSetsResponse.builder()
        .changeInfo(changes.add(batch.comment()))
        .build();
  }

  @Override
  public ListResourceRecordSetsResponse listResourceRecordSets(
      ListResourceRecordSetsRequest request) {
    var zone = zones.get(request.hostedZoneId());
    var type = request.startRecordTypeAsString();
    if (type != null && request.startRecordName() == null
        || request.startRecordIdentifier() != null && type == null) {
      throw Route53Errors.invalidInput(
          "StartRecordType takes StartRecordName beside it, and StartRecordIdentifier both");
    }
    var from = Optional.ofNullable(request.startRecordName()).map(Route53Service::name);
    var identifier = request.startRecordIdentifier() == null ? "" : request.startRecordIdentifier();
    var page =
        Pages.of(
            zone.records(),
            set -> from.isEmpty() || isFrom(set, from.get(), type == null ? "" : type, identifier),
            request.maxItems(),
            MAX_RECORDS);
    return ListResourceRecordSetsResponse.builder()
        .resourceRecordSets(page.items())
        .isTruncated(page.isTruncated())
        .nextRecordName(page.next().map(ResourceRecordSet::name).orElse(null))
        .nextRecordType(page.next().map(ResourceRecordSet::typeAsString).orElse(null))
        .nextRecordIdentifier(page.next().map(ResourceRecordSet::setIdentifier).orElse(null))
        .maxItems(String.valueOf(page.size()))
        .build();
  }

  private static boolean isFrom(
      ResourceRecordSet set, DomainName name, String type, String identifier) {
    var key = RecordKey.of(set);
    int order = key.name().compareTo(name);
    if (order == 0) {
      order = set.typeAsString().compareTo(type);
    }
    return order > 0 || order == 0 && key.identifier().compareTo(identifier) >= 0;
  }

  @Override
  public AssociateVpcWithHostedZoneResponse associateVPCWithHostedZone(
      AssociateVpcWithHostedZoneRequest request) {
    zones.associate(
        zones.changeable(request.hostedZoneId()), Route53Errors.required(request.vpc(), "vPC"));
    return AssociateVpcWithHostedZoneResponse.builder()
        .changeInfo(changes.add(request.comment()))
        .build();
  }

  @Override
  public DisassociateVpcFromHostedZoneResponse disassociateVPCFromHostedZone(
      DisassociateVpcFromHostedZoneRequest request) {
    zones.disassociate(
        zones.changeable(request.hostedZoneId()), Route53Errors.required(request.vpc(), "vPC"));
    return DisassociateVpcFromHostedZoneResponse.builder()
        .changeInfo(changes.add(request.comment()))
        .build();
  }

  @Override
  public ChangeTagsForResourceResponse changeTagsForResource(ChangeTagsForResourceRequest request) {
    var zone = tagged(request.resourceTypeAsString(), request.resourceId());
    var tags = new LinkedHashMap<>(zone.tags);
    request.removeTagKeys().forEach(tags::remove);
    for (var tag : request.addTags()) {
      tags.put(
          Route53Errors.required(tag.key(), "addTags.key"), tag.value() == null ? "" : tag.value());
    }
    if (tags.size() > MAX_TAGS) {
      throw Route53Errors.invalidInput("A hosted zone can have at most " + MAX_TAGS + " tags");
    }
    zone.tags.clear();
    zone.tags.putAll(tags);
    return ChangeTagsForResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    var zone = tagged(request.resourceTypeAsString(), request.resourceId());
    var tags = new ArrayList<Tag>();
    zone.tags.forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
    return ListTagsForResourceResponse.builder()
        .resourceTagSet(
            set -> set.resourceType(TagResourceType.HOSTEDZONE).resourceId(zone.id).tags(tags))
        .build();
  }

  private Zone tagged(@Nullable String type, @Nullable String id) {
    if (!"hostedzone".equals(Route53Errors.required(type, "resourceType"))) {
      throw Supported.unsupported("ResourceType " + type);
    }
    return zones.get(id);
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return switch (operation) {
      case "CreateHostedZone", "ListHostedZones", "ListHostedZonesByName", "GetHostedZoneCount" ->
          List.of("*");
      case "GetChange" ->
          List.of(ARN + arn("change", request.getValueForField("Id", String.class)));
      default ->
          List.of(
              ARN
                  + arn(
                      "hostedzone",
                      Stream.of("Id", "HostedZoneId", "ResourceId")
                          .flatMap(name -> request.getValueForField(name, String.class).stream())
                          .findFirst()));
    };
  }

  private static String arn(String kind, Optional<String> id) {
    return kind + "/" + id.map(text -> text.replaceFirst("^/?" + kind + "/", "")).orElse("*");
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}

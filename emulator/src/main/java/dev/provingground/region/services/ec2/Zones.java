package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.RegionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneOptInStatus;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneState;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

/** The region and its availability zones. */
final class Zones {
  private static final Map<String, String> DIRECTIONS =
      Map.of(
          "north",
          "n",
          "south",
          "s",
          "east",
          "e",
          "west",
          "w",
          "central",
          "c",
          "northeast",
          "ne",
          "northwest",
          "nw",
          "southeast",
          "se",
          "southwest",
          "sw");

  private static final Filters<AvailabilityZone> ZONE_FILTERS =
      new Filters<AvailabilityZone>(zone -> List.of())
          .on("group-name", AvailabilityZone::groupName)
          .onAll("message", zone -> zone.messages().stream().map(message -> message.message()))
          .on("opt-in-status", AvailabilityZone::optInStatusAsString)
          .on("region-name", AvailabilityZone::regionName)
          .on("state", AvailabilityZone::stateAsString)
          .on("zone-id", AvailabilityZone::zoneId)
          .on("zone-name", AvailabilityZone::zoneName)
          .on("zone-type", AvailabilityZone::zoneType)
          .never("parent-zoneID", "parent-zone-id", "parent-zoneName", "parent-zone-name");

  private static final Filters<Region> REGION_FILTERS =
      new Filters<Region>(region -> List.of())
          .on("endpoint", Region::endpoint)
          .on("opt-in-status", Region::optInStatus)
          .on("region-name", Region::regionName);

  private final String region;
  private final List<Zone> zones = new ArrayList<>();

  /** Such as {@code us-east-1a} and {@code use1-az1}. */
  record Zone(String name, String id) {}

  Zones(RegionIdentity identity) {
    region = identity.region();
    for (var name : identity.availabilityZones()) {
      zones.add(new Zone(name, code(region) + "-az" + (zones.size() + 1)));
    }
  }

  /** The region's name. */
  String region() {
    return region;
  }

  /** {@code us-east-1} to {@code use1}, as zone ids begin. */
  private static String code(String region) {
    return List.of(region.split("-", -1)).stream()
        .map(part -> DIRECTIONS.getOrDefault(part, part))
        .collect(Collectors.joining());
  }

  /**
   * The zone of a new subnet: by name or id; the first one when neither is given.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterValue, or
   *     InvalidParameterCombination
   */
  Zone choose(@Nullable String name, @Nullable String id) {
    if (name != null && id != null) {
      throw error(
          "InvalidParameterCombination",
          "The parameter availabilityZone cannot be used with the parameter availabilityZoneId");
    }
    if (name == null && id == null) {
      return zones.getFirst();
    }
    return zones.stream()
        .filter(zone -> zone.name().equals(name) || zone.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Requests.invalid(
                    ("Value (%s) for parameter %s is invalid. Subnets can currently only be created"
                            + " in the following availability zones: %s.")
                        .formatted(
                            name != null ? name : id,
                            name != null ? "availabilityZone" : "availabilityZoneId",
                            String.join(", ", names(name != null)))));
  }

  /** The zones' names, in order. */
  List<String> names() {
    return names(true);
  }

  private List<String> names(boolean byName) {
    return zones.stream().map(byName ? Zone::name : Zone::id).toList();
  }

  DescribeAvailabilityZonesResponse describe(DescribeAvailabilityZonesRequest request) {
    Requests.admit(request, "ZoneNames", "ZoneIds", "AllAvailabilityZones", "Filters");
    var matching = ZONE_FILTERS.matching(request.filters());
    requireKnown("availability zone", request.zoneNames(), names(true));
    requireKnown("availability zone ID", request.zoneIds(), names(false));
    return DescribeAvailabilityZonesResponse.builder()
        .availabilityZones(
            zones.stream()
                .filter(zone -> chosen(request.zoneNames(), zone.name()))
                .filter(zone -> chosen(request.zoneIds(), zone.id()))
                .map(this::describe)
                .filter(matching)
                .toList())
        .build();
  }

  DescribeRegionsResponse describe(DescribeRegionsRequest request) {
    Requests.admit(request, "RegionNames", "AllRegions", "Filters");
    var matching = REGION_FILTERS.matching(request.filters());
    requireKnown("region", request.regionNames(), List.of(region));
    var described =
        Region.builder()
            .regionName(region)
            .endpoint("ec2." + region + "." + RegionIdentity.URL_SUFFIX)
            .optInStatus("opt-in-not-required")
            .build();
    return DescribeRegionsResponse.builder()
        .regions(List.of(described).stream().filter(matching).toList())
        .build();
  }

  private AvailabilityZone describe(Zone zone) {
    return AvailabilityZone.builder()
        .zoneName(zone.name())
        .zoneId(zone.id())
        .regionName(region)
        .groupName(region + "-zg-1")
        .networkBorderGroup(region)
        .zoneType("availability-zone")
        .state(AvailabilityZoneState.AVAILABLE)
        .optInStatus(AvailabilityZoneOptInStatus.OPT_IN_NOT_REQUIRED)
        .build();
  }

  private static void requireKnown(String what, List<String> asked, List<String> known) {
    for (var name : asked) {
      if (!known.contains(name)) {
        throw Requests.invalid("Invalid %s: [%s]".formatted(what, name));
      }
    }
  }

  private static boolean chosen(List<String> names, String name) {
    return names.isEmpty() || names.contains(name);
  }
}

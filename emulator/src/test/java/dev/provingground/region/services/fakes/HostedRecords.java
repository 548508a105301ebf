package dev.provingground.region.services.fakes;

import dev.provingground.region.services.route53.InMemoryNameServers;
import dev.provingground.region.services.route53.Route53Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** A region's Route 53, and what it shows of its zones. */
public final class HostedRecords {
  private final FakeRegion region;
  private final Route53Service service;

  public HostedRecords(FakeRegion region) {
    this.region = region;
    this.service = new Route53Service(region.context(), new InMemoryNameServers());
    region.add(Route53Client.class, service);
  }

  public Route53Service service() {
    return service;
  }

  public List<HostedZone> zones() {
    return region
        .call(Route53Client.class, route53 -> route53.listHostedZones(r -> {}))
        .hostedZones();
  }

  /** All record sets of a zone. */
  public List<ResourceRecordSet> sets(String zoneId) {
    return region
        .call(
            Route53Client.class,
            route53 -> route53.listResourceRecordSets(r -> r.hostedZoneId(zoneId)))
        .resourceRecordSets();
  }

  /** Addresses and ports by their names, such as {@code api.internal A 60 [10.0.0.4]}. */
  public List<String> records() {
    var values = new LinkedHashMap<String, List<String>>();
    for (var zone : zones()) {
      for (var set : sets(zone.id())) {
        if (set.type() == RRType.A || set.type() == RRType.SRV) {
          var name = set.name().substring(0, set.name().length() - 1);
          values
              .computeIfAbsent(name + " " + set.type() + " " + set.ttl(), key -> new ArrayList<>())
              .addAll(set.resourceRecords().stream().map(ResourceRecord::value).toList());
        }
      }
    }
    return values.entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList();
  }
}

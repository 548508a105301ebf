package dev.provingground.region.services.servicediscovery;

import dev.provingground.region.services.route53.ManagedZones;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.RoutingPolicy;

/**
 * Keeps the record sets of services in their namespaces' hosted zones: one for each instance and
 * type, as Cloud Map makes them. Those of unhealthy instances are taken out as long as any is
 * healthy.
 */
final class ServiceRecords {
  private static final long WEIGHT = 1;

  private final ManagedZones zones;

  /** By the service's id: what its zone has of it. */
  private final Map<String, Map<Key, ResourceRecordSet>> published = new HashMap<>();

  /** What a zone has one record set of. */
  private record Key(String name, RRType type, String identifier) {}

  ServiceRecords(ManagedZones zones) {
    this.zones = zones;
  }

  /** What has changed of the service is answered from now on. */
  void publish(ServiceRecord service) {
    service.namespace().hostedZoneId().ifPresent(zone -> publish(zone, service));
  }

  private void publish(String zone, ServiceRecord service) {
    var now = new LinkedHashMap<Key, ResourceRecordSet>();
    for (var one : of(service)) {
      now.put(new Key(one.name(), one.type(), one.setIdentifier()), one);
    }
    var before = now.isEmpty() ? published.remove(service.id()) : published.put(service.id(), now);
    var known = Objects.requireNonNullElse(before, Map.<Key, ResourceRecordSet>of());
    for (var key : known.keySet()) {
      if (!now.containsKey(key)) {
        zones.remove(zone, key.name(), key.type(), key.identifier());
      }
    }
    now.forEach(
        (key, records) -> {
          if (!records.equals(known.get(key))) {
            zones.put(zone, records);
          }
        });
  }

  private static List<ResourceRecordSet> of(ServiceRecord service) {
    var healthy = service.instances().stream().filter(InstanceRecord::isHealthy).toList();
    var answering = healthy.isEmpty() ? service.instances() : healthy;
    var name = service.name() + "." + service.namespace().name();
    var records = new ArrayList<ResourceRecordSet>();
    for (var instance : answering) {
      for (var one : service.dnsRecords()) {
        if (one.type() == RecordType.SRV) {
          var target = instance.id() + "." + name;
          records.add(
              set(service, instance, one)
                  .type(RRType.SRV)
                  .name(name)
                  .resourceRecords(value("1 1 %s %s".formatted(port(instance), target)))
                  .build());
          // "Automatically creates A records that have the same name as service-hostname".
          if (instance.attribute(InstanceRules.IPV4) != null) {
            records.add(address(service, instance, one, target));
          }
        } else {
          records.add(address(service, instance, one, name));
        }
      }
    }
    return records;
  }

  private static ResourceRecordSet address(
      ServiceRecord service, InstanceRecord instance, DnsRecord like, String name) {
    var address = Objects.requireNonNull(instance.attribute(InstanceRules.IPV4));
    return set(service, instance, like)
        .type(RRType.A)
        .name(name)
        .resourceRecords(value(address))
        .build();
  }

  private static ResourceRecordSet.Builder set(
      ServiceRecord service, InstanceRecord instance, DnsRecord like) {
    var set = ResourceRecordSet.builder().setIdentifier(instance.id()).ttl(like.ttl());
    return service.description().dnsConfig().routingPolicy() == RoutingPolicy.WEIGHTED
        ? set.weight(WEIGHT)
        : set.multiValueAnswer(true);
  }

  private static String port(InstanceRecord instance) {
    return Objects.requireNonNull(instance.attribute(InstanceRules.PORT));
  }

  private static ResourceRecord value(String value) {
    return ResourceRecord.builder().value(value).build();
  }
}

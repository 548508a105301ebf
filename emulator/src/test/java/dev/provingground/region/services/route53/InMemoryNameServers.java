package dev.provingground.region.services.route53;

import java.util.LinkedHashMap;
import java.util.Map;

/** Name servers that only know what they were told. */
public final class InMemoryNameServers implements NameServers {
  final Map<String, Zone> zones = new LinkedHashMap<>();

  @Override
  public void put(Zone zone) {
    zones.put(zone.id(), zone);
  }

  @Override
  public void remove(String zoneId) {
    zones.remove(zoneId);
  }
}

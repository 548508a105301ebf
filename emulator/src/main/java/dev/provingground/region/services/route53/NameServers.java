package dev.provingground.region.services.route53;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who answers for hosted zones: the resolvers of VPCs and of the internet. Called on the event
 * loop; a change holds for the next look-up.
 */
public interface NameServers {
  /** Takes a zone, its records in full; an earlier state of it is replaced. */
  void put(Zone zone);

  void remove(String zoneId);

  /**
   * A hosted zone.
   *
   * @param name in lower case, without the last dot
   * @param vpcIds where alone it is answered; empty for a public zone
   */
  record Zone(String id, String name, Set<String> vpcIds, List<Records> records) {
    public boolean isPublic() {
      return vpcIds.isEmpty();
    }
  }

  /**
   * Records of one name and type.
   *
   * @param name in lower case, without the last dot; one that begins with {@code *.} stands for all
   *     that have no records
   * @param type such as {@code A}
   * @param seconds to live; 0 of an alias, which lives as long as what it stands for
   * @param values as Route 53 writes them; none of an alias
   * @param alias the name whose records these are
   * @param weight among those of the same name and type, of which one is chosen; empty where all
   *     are answered
   */
  record Records(
      String name,
      String type,
      long seconds,
      List<String> values,
      Optional<String> alias,
      Optional<Long> weight) {}
}

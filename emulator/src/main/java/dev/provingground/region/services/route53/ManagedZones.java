package dev.provingground.region.services.route53;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Hosted zones that another service keeps for its customer, as AWS Cloud Map does: Route 53 shows
 * them, and lets nobody but that service change them. Every method fails with an {@link
 * software.amazon.awssdk.awscore.exception.AwsServiceException} of Route 53's.
 */
public interface ManagedZones {
  /**
   * Makes a zone, answered in one VPC, or to everybody.
   *
   * @param name such as {@code internal.example}
   * @param vpcId of a private zone
   * @param servicePrincipal whose it is, such as {@code servicediscovery.amazonaws.com}
   * @param description what Route 53 shows of that
   * @return the zone's id
   */
  String create(String name, Optional<String> vpcId, String servicePrincipal, String description);

  /** Adds records, or replaces those of the same name, type and set identifier. */
  void put(String zoneId, ResourceRecordSet records);

  /**
   * Takes records away; none there is no failure.
   *
   * @param setIdentifier null for records without
   */
  void remove(String zoneId, String name, RRType type, @Nullable String setIdentifier);

  /** Deletes a zone with whatever it holds. */
  void delete(String zoneId);
}

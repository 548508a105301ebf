package dev.provingground.region.services.route53;

import dev.provingground.region.api.AwsErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.model.ConflictingDomainExistsException;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.HostedZoneNotEmptyException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.InvalidDomainNameException;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.InvalidVpcIdException;
import software.amazon.awssdk.services.route53.model.LastVpcAssociationException;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.PublicZoneVpcAssociationException;
import software.amazon.awssdk.services.route53.model.VpcAssociationNotFoundException;

/** Route 53's errors. */
final class Route53Errors {
  private static final int NOT_FOUND = 404;

  private Route53Errors() {}

  static AwsServiceException invalidInput(String message) {
    return AwsErrors.of(InvalidInputException.builder(), "InvalidInput", message);
  }

  /** A required member. */
  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw invalidInput(
          "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(member));
    }
    return value;
  }

  static AwsServiceException invalidDomainName(String name) {
    return AwsErrors.of(
        InvalidDomainNameException.builder(), "InvalidDomainName", name + " is not a valid domain");
  }

  static AwsServiceException invalidVpcId(String vpcId) {
    return AwsErrors.of(
        InvalidVpcIdException.builder(),
        "InvalidVPCId",
        "The VPC: %s you provided does not exist.".formatted(vpcId));
  }

  static AwsServiceException noSuchHostedZone(String id) {
    return AwsErrors.of(
        NoSuchHostedZoneException.builder(),
        "NoSuchHostedZone",
        "No hosted zone found with ID: " + id,
        NOT_FOUND);
  }

  static AwsServiceException noSuchChange(String id) {
    return AwsErrors.of(
        NoSuchChangeException.builder(),
        "NoSuchChange",
        "Could not find resource with ID: " + id,
        NOT_FOUND);
  }

  static AwsServiceException alreadyExists(String callerReference) {
    return AwsErrors.of(
        HostedZoneAlreadyExistsException.builder(),
        "HostedZoneAlreadyExists",
        "A hosted zone has already been created with the specified caller reference: "
            + callerReference,
        409);
  }

  static AwsServiceException conflictingDomain(String vpcId, String region, String zoneId) {
    return AwsErrors.of(
        ConflictingDomainExistsException.builder(),
        "ConflictingDomainExists",
        "The VPC %s in region %s has already been associated with the hosted zone %s with the same domain name."
            .formatted(vpcId, region, zoneId));
  }

  static AwsServiceException notEmpty() {
    return AwsErrors.of(
        HostedZoneNotEmptyException.builder(),
        "HostedZoneNotEmpty",
        "The specified hosted zone contains non-required resource record sets and so cannot be"
            + " deleted.");
  }

  static AwsServiceException publicZone() {
    return AwsErrors.of(
        PublicZoneVpcAssociationException.builder(),
        "PublicZoneVPCAssociation",
        "The hosted zone is public: VPCs are associated with private hosted zones only.");
  }

  static AwsServiceException lastVpc(String zoneId) {
    return AwsErrors.of(
        LastVpcAssociationException.builder(),
        "LastVPCAssociation",
        "Cannot remove last VPC association for the private zone " + zoneId);
  }

  static AwsServiceException vpcNotAssociated(String vpcId, String zoneId) {
    return AwsErrors.of(
        VpcAssociationNotFoundException.builder(),
        "VPCAssociationNotFound",
        "The VPC %s is not associated with the hosted zone %s.".formatted(vpcId, zoneId),
        NOT_FOUND);
  }

  /** What stands against a batch, all of it. */
  static AwsServiceException invalidChangeBatch(List<String> messages) {
    return AwsErrors.of(
        InvalidChangeBatchException.builder().messages(messages),
        "InvalidChangeBatch",
        messages.toString());
  }

  static AwsServiceException managed(String zoneId, String principal, String description) {
    return AwsErrors.error(
        "AccessDenied",
        "The resource hostedzone/%s can only be managed through %s (%s)"
            .formatted(zoneId, principal, description),
        403);
  }
}

package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.Reservation;

/**
 * Instances, of which there are none: nothing launches any. What asks for them is held to EC2's
 * rules.
 */
final class Instances {
  private static final Pattern ID = Pattern.compile("i-([0-9a-f]{8}|[0-9a-f]{17})");

  private static final Filters<Instance> FILTERS =
      new Filters<>(Instance::tags)
          .never(
              "affinity",
              "architecture",
              "availability-zone",
              "availability-zone-id",
              "block-device-mapping.attach-time",
              "block-device-mapping.delete-on-termination",
              "block-device-mapping.device-name",
              "block-device-mapping.status",
              "block-device-mapping.volume-id",
              "boot-mode",
              "capacity-reservation-id",
              "capacity-reservation-specification.capacity-reservation-preference",
              "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
              "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn",
              "client-token",
              "current-instance-boot-mode",
              "dns-name",
              "ebs-optimized",
              "ena-support",
              "enclave-options.enabled",
              "hibernation-options.configured",
              "host-id",
              "hypervisor",
              "iam-instance-profile.arn",
              "iam-instance-profile.id",
              "image-id",
              "instance-id",
              "instance-lifecycle",
              "instance-state-code",
              "instance-state-name",
              "instance-type",
              "instance.group-id",
              "instance.group-name",
              "ip-address",
              "ipv6-address",
              "kernel-id",
              "key-name",
              "launch-index",
              "launch-time",
              "maintenance-options.auto-recovery",
              "metadata-options.http-endpoint",
              "metadata-options.http-protocol-ipv4",
              "metadata-options.http-protocol-ipv6",
              "metadata-options.http-put-response-hop-limit",
              "metadata-options.http-tokens",
              "metadata-options.instance-metadata-tags",
              "metadata-options.state",
              "monitoring-state",
              "network-interface.addresses.association.allocation-id",
              "network-interface.addresses.association.association-id",
              "network-interface.addresses.association.carrier-ip",
              "network-interface.addresses.association.customer-owned-ip",
              "network-interface.addresses.association.ip-owner-id",
              "network-interface.addresses.association.public-dns-name",
              "network-interface.addresses.association.public-ip",
              "network-interface.addresses.primary",
              "network-interface.addresses.private-dns-name",
              "network-interface.addresses.private-ip-address",
              "network-interface.association.allocation-id",
              "network-interface.association.association-id",
              "network-interface.association.carrier-ip",
              "network-interface.association.customer-owned-ip",
              "network-interface.association.ip-owner-id",
              "network-interface.association.public-dns-name",
              "network-interface.association.public-ip",
              "network-interface.attachment.attach-time",
              "network-interface.attachment.attachment-id",
              "network-interface.attachment.delete-on-termination",
              "network-interface.attachment.device-index",
              "network-interface.attachment.instance-id",
              "network-interface.attachment.instance-owner-id",
              "network-interface.attachment.network-card-index",
              "network-interface.attachment.status",
              "network-interface.availability-zone",
              "network-interface.deny-all-igw-traffic",
              "network-interface.description",
              "network-interface.group-id",
              "network-interface.group-name",
              "network-interface.ipv4-prefixes.ipv4-prefix",
              "network-interface.ipv6-address",
              "network-interface.ipv6-addresses.ipv6-address",
              "network-interface.ipv6-addresses.is-primary-ipv6",
              "network-interface.ipv6-native",
              "network-interface.ipv6-prefixes.ipv6-prefix",
              "network-interface.mac-address",
              "network-interface.network-interface-id",
              "network-interface.operator.managed",
              "network-interface.operator.principal",
              "network-interface.outpost-arn",
              "network-interface.owner-id",
              "network-interface.private-dns-name",
              "network-interface.private-ip-address",
              "network-interface.public-dns-name",
              "network-interface.requester-id",
              "network-interface.requester-managed",
              "network-interface.status",
              "network-interface.source-dest-check",
              "network-interface.subnet-id",
              "network-interface.tag-key",
              "network-interface.tag-value",
              "network-interface.vpc-id",
              "network-performance-options.bandwidth-weighting",
              "operator.managed",
              "operator.principal",
              "outpost-arn",
              "owner-id",
              "placement-group-name",
              "placement-partition-number",
              "platform",
              "platform-details",
              "private-dns-name",
              "private-dns-name-options.enable-resource-name-dns-a-record",
              "private-dns-name-options.enable-resource-name-dns-aaaa-record",
              "private-dns-name-options.hostname-type",
              "private-ip-address",
              "product-code",
              "product-code.type",
              "ramdisk-id",
              "reason",
              "requester-id",
              "reservation-id",
              "root-device-name",
              "root-device-type",
              "source-dest-check",
              "spot-instance-request-id",
              "state-reason-code",
              "state-reason-message",
              "subnet-id",
              "tenancy",
              "tpm-support",
              "usage-operation",
              "usage-operation-update-time",
              "virtualization-type",
              "vpc-id");

  private static final Filters<InstanceStatus> STATUS_FILTERS =
      new Filters<InstanceStatus>(status -> List.of())
          .never(
              "availability-zone",
              "availability-zone-id",
              "event.code",
              "event.description",
              "event.instance-event-id",
              "event.not-after",
              "event.not-before",
              "event.not-before-deadline",
              "instance-state-code",
              "instance-state-name",
              "instance-status.reachability",
              "instance-status.status",
              "operator.managed",
              "operator.principal",
              "system-status.reachability",
              "system-status.status",
              "attached-ebs-status.status");

  private Instances() {}

  static DescribeInstancesResponse describe(DescribeInstancesRequest request) {
    Requests.admit(request, "InstanceIds", "Filters", "MaxResults", "NextToken");
    check(request, request.instanceIds(), request.filters(), FILTERS);
    var none = Requests.PAGES.page(request, List.<Reservation>of());
    return DescribeInstancesResponse.builder().reservations(none.items()).build();
  }

  static DescribeInstanceStatusResponse describe(DescribeInstanceStatusRequest request) {
    Requests.admit(
        request, "InstanceIds", "IncludeAllInstances", "Filters", "MaxResults", "NextToken");

    check(request, request.instanceIds(), request.filters(), STATUS_FILTERS);
    var none = Requests.PAGES.page(request, List.<InstanceStatus>of());
    return DescribeInstanceStatusResponse.builder().instanceStatuses(none.items()).build();
  }

  private static void check(
      Ec2Request request, List<String> ids, List<Filter> filters, Filters<?> known) {
    if (!ids.isEmpty() && request.getValueForField("MaxResults", Integer.class).isPresent()) {
      throw error(
          "InvalidParameterCombination",
          "The parameter instancesSet cannot be used with the parameter maxResults");
    }
    known.matching(filters);
    for (var id : ids) {
      throw notFound(id);
    }
  }

  /**
   * What to throw for an instance's id.
   *
   * @return InvalidInstanceID.Malformed or InvalidInstanceID.NotFound
   */
  static AwsServiceException notFound(String id) {
    return ID.matcher(id).matches()
        ? error("InvalidInstanceID.NotFound", "The instance ID '%s' does not exist".formatted(id))
        : error("InvalidInstanceID.Malformed", "Invalid id: \"%s\"".formatted(id));
  }
}

package dev.provingground.region.services.ec2;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Every filter that the API reference lists for an operation is taken, also those on what no
 * resource of this region has: such a one finds nothing.
 */
final class DocumentedFiltersTest {
  private static final String FILTERS =
      """
      describeVpcs:
        cidr cidr-block-association.cidr-block cidr-block-association.association-id
        cidr-block-association.state dhcp-options-id
        ipv6-cidr-block-association.ipv6-cidr-block ipv6-cidr-block-association.ipv6-pool
        ipv6-cidr-block-association.association-id ipv6-cidr-block-association.state
        is-default owner-id state tag:any tag-key vpc-id
      describeSubnets:
        availability-zone availability-zone-id available-ip-address-count cidr-block
        customer-owned-ipv4-pool default-for-az enable-dns64 enable-lni-at-device-index
        ipv6-cidr-block-association.ipv6-cidr-block ipv6-cidr-block-association.association-id
        ipv6-cidr-block-association.state ipv6-native map-customer-owned-ip-on-launch
        map-public-ip-on-launch outpost-arn owner-id
        private-dns-name-options-on-launch.hostname-type
        private-dns-name-options-on-launch.enable-resource-name-dns-a-record
        private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record state
        subnet-arn subnet-id tag:any tag-key vpc-id availabilityZone cidr cidrBlock
        defaultForAz
      describeSecurityGroups:
        description egress.ip-permission.cidr egress.ip-permission.from-port
        egress.ip-permission.group-id egress.ip-permission.group-name
        egress.ip-permission.ipv6-cidr egress.ip-permission.prefix-list-id
        egress.ip-permission.protocol egress.ip-permission.to-port
        egress.ip-permission.user-id group-id group-name ip-permission.cidr
        ip-permission.from-port ip-permission.group-id ip-permission.group-name
        ip-permission.ipv6-cidr ip-permission.prefix-list-id ip-permission.protocol
        ip-permission.to-port ip-permission.user-id owner-id tag:any tag-key vpc-id
      describeSecurityGroupRules:
        group-id security-group-rule-id tag:any
      describeRouteTables:
        association.gateway-id association.main association.route-table-association-id
        association.route-table-id association.subnet-id owner-id route-table-id
        route.destination-cidr-block route.destination-ipv6-cidr-block
        route.destination-prefix-list-id route.egress-only-internet-gateway-id
        route.gateway-id route.instance-id route.nat-gateway-id route.origin route.state
        route.transit-gateway-id route.vpc-peering-connection-id tag:any tag-key vpc-id
      describeInternetGateways:
        attachment.state attachment.vpc-id internet-gateway-id owner-id tag:any tag-key
      describeNetworkInterfaces:
        association.allocation-id association.association-id addresses.association.owner-id
        addresses.association.public-ip addresses.primary addresses.private-ip-address
        association.ip-owner-id association.public-ip association.public-dns-name
        attachment.attach-time attachment.attachment-id attachment.delete-on-termination
        attachment.device-index attachment.instance-id attachment.instance-owner-id
        attachment.status availability-zone description group-id ipv6-addresses.ipv6-address
        interface-type mac-address network-interface-id owner-id private-dns-name
        private-ip-address requester-id requester-managed source-dest-check status subnet-id
        tag:any tag-key vpc-id
      describeAddresses:
        allocation-id association-id instance-id network-border-group network-interface-id
        network-interface-owner-id private-ip-address public-ip tag:any tag-key domain
      describeAvailabilityZones:
        group-name message opt-in-status parent-zoneID parent-zoneName region-name state
        zone-id zone-type zone-name
      describeRegions:
        endpoint opt-in-status region-name
      describeNetworkAcls:
        association.association-id association.network-acl-id association.subnet-id default
        entry.cidr entry.icmp.code entry.icmp.type entry.ipv6-cidr entry.port-range.from
        entry.port-range.to entry.protocol entry.rule-action entry.egress entry.rule-number
        network-acl-id owner-id tag:any tag-key vpc-id
      describeNatGateways:
        nat-gateway-id state subnet-id tag:any tag-key vpc-id
      describeFlowLogs:
        deliver-log-status log-destination-type flow-log-id log-group-name resource-id
        traffic-type tag:any tag-key
      describeTags:
        key resource-id resource-type tag:any value
      describeVpcEndpoints:
        ip-address-type service-name service-region tag:any tag-key vpc-endpoint-id
        vpc-endpoint-state vpc-endpoint-type vpc-id
      describeInstances:
        affinity architecture availability-zone availability-zone-id
        block-device-mapping.attach-time block-device-mapping.delete-on-termination
        block-device-mapping.device-name block-device-mapping.status
        block-device-mapping.volume-id boot-mode capacity-reservation-id
        capacity-reservation-specification.capacity-reservation-preference
        capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id
        capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn
        client-token current-instance-boot-mode dns-name ebs-optimized ena-support
        enclave-options.enabled hibernation-options.configured host-id hypervisor
        iam-instance-profile.arn iam-instance-profile.id image-id instance-id
        instance-lifecycle instance-state-code instance-state-name instance-type
        instance.group-id instance.group-name ip-address ipv6-address kernel-id key-name
        launch-index launch-time maintenance-options.auto-recovery
        metadata-options.http-endpoint metadata-options.http-protocol-ipv4
        metadata-options.http-protocol-ipv6 metadata-options.http-put-response-hop-limit
        metadata-options.http-tokens metadata-options.instance-metadata-tags
        metadata-options.state monitoring-state
        network-interface.addresses.association.allocation-id
        network-interface.addresses.association.association-id
        network-interface.addresses.association.carrier-ip
        network-interface.addresses.association.customer-owned-ip
        network-interface.addresses.association.ip-owner-id
        network-interface.addresses.association.public-dns-name
        network-interface.addresses.association.public-ip
        network-interface.addresses.primary network-interface.addresses.private-dns-name
        network-interface.addresses.private-ip-address
        network-interface.association.allocation-id
        network-interface.association.association-id
        network-interface.association.carrier-ip
        network-interface.association.customer-owned-ip
        network-interface.association.ip-owner-id
        network-interface.association.public-dns-name
        network-interface.association.public-ip network-interface.attachment.attach-time
        network-interface.attachment.attachment-id
        network-interface.attachment.delete-on-termination
        network-interface.attachment.device-index network-interface.attachment.instance-id
        network-interface.attachment.instance-owner-id
        network-interface.attachment.network-card-index network-interface.attachment.status
        network-interface.availability-zone network-interface.deny-all-igw-traffic
        network-interface.description network-interface.group-id
        network-interface.group-name network-interface.ipv4-prefixes.ipv4-prefix
        network-interface.ipv6-address network-interface.ipv6-addresses.ipv6-address
        network-interface.ipv6-addresses.is-primary-ipv6 network-interface.ipv6-native
        network-interface.ipv6-prefixes.ipv6-prefix network-interface.mac-address
        network-interface.network-interface-id network-interface.operator.managed
        network-interface.operator.principal network-interface.outpost-arn
        network-interface.owner-id network-interface.private-dns-name
        network-interface.private-ip-address network-interface.public-dns-name
        network-interface.requester-id network-interface.requester-managed
        network-interface.status network-interface.source-dest-check
        network-interface.subnet-id network-interface.tag-key network-interface.tag-value
        network-interface.vpc-id network-performance-options.bandwidth-weighting
        operator.managed operator.principal outpost-arn owner-id placement-group-name
        placement-partition-number platform platform-details private-dns-name
        private-dns-name-options.enable-resource-name-dns-a-record
        private-dns-name-options.enable-resource-name-dns-aaaa-record
        private-dns-name-options.hostname-type private-ip-address product-code
        product-code.type ramdisk-id reason requester-id reservation-id root-device-name
        root-device-type source-dest-check spot-instance-request-id state-reason-code
        state-reason-message subnet-id tag:any tag-key tenancy tpm-support usage-operation
        usage-operation-update-time virtualization-type vpc-id
      describeInstanceStatus:
        availability-zone availability-zone-id event.code event.description
        event.instance-event-id event.not-after event.not-before event.not-before-deadline
        instance-state-code instance-state-name instance-status.reachability
        instance-status.status operator.managed operator.principal
        system-status.reachability system-status.status attached-ebs-status.status
      describePrefixLists:
        prefix-list-id prefix-list-name
      describeManagedPrefixLists:
        owner-id prefix-list-id prefix-list-name
      describeVpcEndpointServices:
        owner service-name service-region service-type supported-ip-address-types tag:any
        tag-key
      """;

  private final Ec2Service ec2 = new Ec2Fixture().ec2;

  static Stream<Arguments> documented() {
    return Stream.of(FILTERS.strip().split("\n(?=\\S)"))
        .map(row -> row.split(":\n", 2))
        .map(row -> Arguments.of(row[0], row[1].strip().split("\\s+")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documented")
  void eachIsTaken(String operation, String[] names) {
    for (var name : names) {
      describe(operation, Filter.builder().name(name).values("any").build());
    }
  }

  @Test
  void anyOtherIsInvalid() {
    assertThatThrownBy(() -> describe("describeVpcs", Filter.builder().name("invented").build()))
        .hasMessageContaining("The filter 'invented' is invalid");
  }

  private SdkResponse describe(String operation, Filter filter) {
    return switch (operation) {
      case "describeVpcs" -> ec2.describeVpcs(r -> r.filters(filter));
      case "describeSubnets" -> ec2.describeSubnets(r -> r.filters(filter));
      case "describeSecurityGroups" -> ec2.describeSecurityGroups(r -> r.filters(filter));
      case "describeSecurityGroupRules" -> ec2.describeSecurityGroupRules(r -> r.filters(filter));
      case "describeRouteTables" -> ec2.describeRouteTables(r -> r.filters(filter));
      case "describeInternetGateways" -> ec2.describeInternetGateways(r -> r.filters(filter));
      case "describeNetworkInterfaces" -> ec2.describeNetworkInterfaces(r -> r.filters(filter));
      case "describeAddresses" -> ec2.describeAddresses(r -> r.filters(filter));
      case "describeAvailabilityZones" -> ec2.describeAvailabilityZones(r -> r.filters(filter));
      case "describeRegions" -> ec2.describeRegions(r -> r.filters(filter));
      case "describeNetworkAcls" -> ec2.describeNetworkAcls(r -> r.filters(filter));
      case "describeNatGateways" -> ec2.describeNatGateways(r -> r.filter(filter));
      case "describeFlowLogs" -> ec2.describeFlowLogs(r -> r.filter(filter));
      case "describeTags" -> ec2.describeTags(r -> r.filters(filter));
      case "describeVpcEndpoints" -> ec2.describeVpcEndpoints(r -> r.filters(filter));
      case "describeInstances" -> ec2.describeInstances(r -> r.filters(filter));
      case "describeInstanceStatus" -> ec2.describeInstanceStatus(r -> r.filters(filter));
      case "describePrefixLists" -> ec2.describePrefixLists(r -> r.filters(filter));
      case "describeManagedPrefixLists" -> ec2.describeManagedPrefixLists(r -> r.filters(filter));
      case "describeVpcEndpointServices" -> ec2.describeVpcEndpointServices(r -> r.filters(filter));
      default -> throw new IllegalArgumentException(operation);
    };
  }
}

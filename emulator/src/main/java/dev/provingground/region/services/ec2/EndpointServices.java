package dev.provingground.region.services.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesResponse;
import software.amazon.awssdk.services.ec2.model.DnsNameState;
import software.amazon.awssdk.services.ec2.model.PrivateDnsDetails;
import software.amazon.awssdk.services.ec2.model.ServiceConnectivityType;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.ServiceTypeDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** What VPC endpoints can be made to, as DescribeVpcEndpointServices tells it. */
final class EndpointServices {
  private static final Filters<ServiceDetail> FILTERS =
      new Filters<>(ServiceDetail::tags)
          .on("owner", ServiceDetail::owner)
          .on("service-name", ServiceDetail::serviceName)
          .on("service-region", ServiceDetail::serviceRegion)
          .onAll(
              "service-type",
              service -> service.serviceType().stream().map(ServiceTypeDetail::serviceTypeAsString))
          .onAll(
              "supported-ip-address-types",
              service -> service.supportedIpAddressTypesAsStrings().stream());

  private final String region;
  private final List<ServiceDetail> services;

  /**
   * @param zones the names of the region's availability zones
   */
  EndpointServices(String region, List<String> zones) {
    this.region = region;
    this.services =
        EndpointService.all(region).stream().map(service -> detail(service, zones)).toList();
  }

  private ServiceDetail detail(EndpointService service, List<String> zones) {
    var detail =
        ServiceDetail.builder()
            .serviceName(service.name())
            .serviceId(id(service))
            .serviceType(ServiceTypeDetail.builder().serviceType(service.type().toString()).build())
            .serviceRegion(region)
            .availabilityZones(zones)
            .owner("amazon")
            .baseEndpointDnsNames(baseName(service))
            .vpcEndpointPolicySupported(false)
            .acceptanceRequired(false)
            .managesVpcEndpoints(false)
            .supportedIpAddressTypes(ServiceConnectivityType.IPV4)
            .tags(List.of());
    if (service.type() == VpcEndpointType.INTERFACE) {
      detail
          .privateDnsName(service.host())
          .privateDnsNames(
              service.hosts().stream()
                  .map(host -> PrivateDnsDetails.builder().privateDnsName(host).build())
                  .toList())
          .privateDnsNameVerificationState(DnsNameState.VERIFIED);
    }
    return detail.build();
  }

  private static String baseName(EndpointService service) {
    return service.type() == VpcEndpointType.INTERFACE
        ? service.host().replace(".amazonaws.com", ".vpce.amazonaws.com")
        : service.host();
  }

  /** The same in every region that is started. */
  private static String id(EndpointService service) {
    var digits = UUID.nameUUIDFromBytes(service.name().getBytes(UTF_8)).toString();
    return "vpce-svc-0" + digits.replace("-", "").substring(0, 16);
  }

  DescribeVpcEndpointServicesResponse describe(DescribeVpcEndpointServicesRequest request) {
    Requests.admit(request, "ServiceNames", "ServiceRegions", "Filters", "MaxResults", "NextToken");
    var matching = FILTERS.matching(request.filters());
    var names = request.serviceNames();
    for (var name : names) {
      if (services.stream().noneMatch(one -> one.serviceName().equals(name))) {
        throw EndpointService.notFound(name);
      }
    }
    for (var asked : request.serviceRegions()) {
      if (!asked.equals(region)) {
        throw Requests.invalid(
            "Value (%s) for parameter serviceRegions is invalid. There is no other region than %s."
                .formatted(asked, region));
      }
    }
    var found =
        services.stream()
            .filter(one -> names.isEmpty() || names.contains(one.serviceName()))
            .filter(matching)
            .toList();
    var page = Requests.PAGES.page(request, found);
    return DescribeVpcEndpointServicesResponse.builder()
        .serviceNames(page.items().stream().map(ServiceDetail::serviceName).toList())
        .serviceDetails(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}

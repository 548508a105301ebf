package dev.provingground.region.services.servicediscovery;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ConditionKeys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreatePublicDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreateServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DeleteNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DeleteServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesRequest;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesRevisionRequest;
import software.amazon.awssdk.services.servicediscovery.model.GetNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.GetServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdateHttpNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdatePublicDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdateServiceRequest;

/**
 * What requests touch, for IAM ("Actions, resources, and condition keys for AWS Cloud Map" in the
 * service authorization reference).
 */
final class ResourceArns {
  private static final String PREFIX = "servicediscovery:";
  private static final List<Access> FOR_A_ZONE =
      accesses(
          "route53:CreateHostedZone", "route53:GetHostedZone", "route53:ListHostedZonesByName");
  private static final List<Access> FOR_A_PRIVATE_ZONE =
      Stream.concat(
              FOR_A_ZONE.stream(), accesses("ec2:DescribeVpcs", "ec2:DescribeRegions").stream())
          .toList();

  private final Namespaces namespaces;
  private final DiscoveryServices services;

  ResourceArns(Namespaces namespaces, DiscoveryServices services) {
    this.namespaces = namespaces;
    this.services = services;
  }

  List<String> of(SdkRequest request) {
    var arns =
        Stream.of(namespaceArn(request), serviceArn(request), tagged(request))
            .flatMap(Optional::stream)
            .toList();
    return arns.isEmpty() ? List.of("*") : arns;
  }

  /** What Cloud Map does with the caller's permissions ("API permissions reference"). */
  static List<Access> besides(SdkRequest request) {
    return switch (request) {
      case CreatePrivateDnsNamespaceRequest r -> FOR_A_PRIVATE_ZONE;
      case CreatePublicDnsNamespaceRequest r -> FOR_A_ZONE;
      default -> List.of();
    };
  }

  private static List<Access> accesses(String... actions) {
    return Stream.of(actions).map(action -> Access.to(action, List.of("*"))).toList();
  }

  ConditionKeys conditionKeys(SdkRequest request) {
    var keys = ConditionKeys.builder();
    namespaceArn(request).ifPresent(arn -> keys.put(PREFIX + "NamespaceArn", arn));
    serviceArn(request).ifPresent(arn -> keys.put(PREFIX + "ServiceArn", arn));
    if (request instanceof DiscoverInstancesRequest
        || request instanceof DiscoverInstancesRevisionRequest) {
      text(request, "NamespaceName").ifPresent(name -> keys.put(PREFIX + "NamespaceName", name));
      text(request, "ServiceName").ifPresent(name -> keys.put(PREFIX + "ServiceName", name));
    }
    return keys.build();
  }

  private Optional<String> namespaceArn(SdkRequest request) {
    var id =
        switch (request) {
          case CreateServiceRequest r -> Optional.ofNullable(r.namespaceId());
          case GetNamespaceRequest r -> Optional.ofNullable(r.id());
          case DeleteNamespaceRequest r -> Optional.ofNullable(r.id());
          case UpdateHttpNamespaceRequest r -> Optional.ofNullable(r.id());
          case UpdatePrivateDnsNamespaceRequest r -> Optional.ofNullable(r.id());
          case UpdatePublicDnsNamespaceRequest r -> Optional.ofNullable(r.id());
          default -> Optional.<String>empty();
        };
    return id.map(one -> namespaces.find(one).map(NamespaceRecord::arn).orElse("*"));
  }

  private Optional<String> serviceArn(SdkRequest request) {
    var id =
        switch (request) {
          case GetServiceRequest r -> Optional.ofNullable(r.id());
          case UpdateServiceRequest r -> Optional.ofNullable(r.id());
          case DeleteServiceRequest r -> Optional.ofNullable(r.id());
          default -> text(request, "ServiceId");
        };
    return id.map(one -> services.find(one).map(ServiceRecord::arn).orElse("*"));
  }

  private static Optional<String> tagged(SdkRequest request) {
    return text(request, "ResourceARN");
  }

  private static Optional<String> text(SdkRequest request, String member) {
    return request.getValueForField(member, String.class);
  }
}

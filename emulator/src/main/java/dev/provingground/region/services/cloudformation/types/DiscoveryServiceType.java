package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.servicediscovery.model.CreateServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.Service;
import software.amazon.awssdk.services.servicediscovery.model.ServiceChange;

/** AWS::ServiceDiscovery::Service. */
final class DiscoveryServiceType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ServiceDiscovery::Service")
          .like(CreateServiceRequest.builder())
          .replace("HealthCheckCustomConfig", "Name", "NamespaceId", "Type")
          .inPlace("Description", "DnsConfig")
          .tags()
          .attributes("Arn", "Id", "Name")
          .namedBy("Name")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(CreateServiceRequest.builder())
            .name(resource.nameOr("Name", 64))
            .tags(resource.tags(ServiceDiscoveryTags::tag))
            .build();
    return ServiceDiscoveryTags.client(resource).createService(request).service().id();
  }

  @Override
  public void update(Resource before, Resource after) {
    var dns = describe(after).dnsConfig();
    if (dns != null && !policy(after).equals(dns.routingPolicyAsString())) {
      throw new HandlerFailure(
          HandlerErrorCode.NOT_UPDATABLE,
          "The RoutingPolicy of " + after.physicalId() + " cannot be changed: change its Name too");
    }
    if (after.properties().differ(before.properties(), "Description", "DnsConfig")) {
      var change =
          after
              .properties()
              .into(ServiceChange.builder())
              .description(after.properties().text("Description").orElse(""))
              .build();
      ServiceDiscoveryTags.client(after)
          .updateService(r -> r.id(after.physicalId()).service(change));
    }
    ServiceDiscoveryTags.change(before, after, ServiceDiscoveryTags.arn(after, "service/"));
  }

  private static String policy(Resource resource) {
    return resource
        .properties()
        .object("DnsConfig")
        .flatMap(dns -> dns.text("RoutingPolicy"))
        .orElse("MULTIVALUE");
  }

  @Override
  public void delete(Resource resource) {
    ServiceDiscoveryTags.client(resource).deleteService(r -> r.id(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        switch (name) {
          case "Id" -> resource.physicalId();
          case "Arn" -> ServiceDiscoveryTags.arn(resource, "service/");
          case "Name" -> describe(resource).name();
          default -> throw Attributes.unknown(name);
        });
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static Service describe(Resource resource) {
    return ServiceDiscoveryTags.client(resource)
        .getService(r -> r.id(resource.physicalId()))
        .service();
  }
}

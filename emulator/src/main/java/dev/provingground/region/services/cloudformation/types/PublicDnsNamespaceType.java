package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.servicediscovery.model.CreatePublicDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.PublicDnsNamespaceChange;

/** AWS::ServiceDiscovery::PublicDnsNamespace. */
final class PublicDnsNamespaceType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ServiceDiscovery::PublicDnsNamespace")
          .like(CreatePublicDnsNamespaceRequest.builder())
          .required("Name")
          .replace("Name")
          .inPlace("Description", "Properties")
          .tags()
          .attributes("Arn", "HostedZoneId", "Id")
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
            .into(CreatePublicDnsNamespaceRequest.builder())
            .tags(resource.tags(NamespaceOperations::tag))
            .build();
    var operation = NamespaceOperations.client(resource).createPublicDnsNamespace(request);
    return NamespaceOperations.namespaceId(resource, operation.operationId());
  }

  @Override
  public boolean isCreated(Resource resource) {
    return NamespaceOperations.areOver(resource);
  }

  @Override
  public void update(Resource before, Resource after) {
    if (after.properties().differ(before.properties(), "Description", "Properties")) {
      var change =
          after
              .properties()
              .into(PublicDnsNamespaceChange.builder())
              .description(after.properties().text("Description").orElse(""))
              .build();
      NamespaceOperations.client(after)
          .updatePublicDnsNamespace(r -> r.id(after.physicalId()).namespace(change));
    }
    NamespaceOperations.updateTags(before, after, NamespaceOperations.arn(after, "namespace/"));
  }

  @Override
  public void delete(Resource resource) {
    NamespaceOperations.delete(resource);
  }

  @Override
  public boolean isDeleted(Resource resource) {
    return NamespaceOperations.isDeleted(resource);
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return NamespaceOperations.attribute(resource, name);
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(NamespaceOperations.describe(resource));
  }
}

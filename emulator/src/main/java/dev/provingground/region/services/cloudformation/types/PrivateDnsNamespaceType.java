package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.servicediscovery.model.CreatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.PrivateDnsNamespaceChange;

/** AWS::ServiceDiscovery::PrivateDnsNamespace. */
final class PrivateDnsNamespaceType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ServiceDiscovery::PrivateDnsNamespace")
          .like(CreatePrivateDnsNamespaceRequest.builder())
          .required("Name", "Vpc")
          .replace("Name", "Vpc")
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
            .into(CreatePrivateDnsNamespaceRequest.builder())
            .tags(resource.tags(NamespaceOperations::tag))
            .build();
    var operation = NamespaceOperations.client(resource).createPrivateDnsNamespace(request);
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
              .into(PrivateDnsNamespaceChange.builder())
              .description(after.properties().text("Description").orElse(""))
              .build();
      NamespaceOperations.client(after)
          .updatePrivateDnsNamespace(r -> r.id(after.physicalId()).namespace(change));
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

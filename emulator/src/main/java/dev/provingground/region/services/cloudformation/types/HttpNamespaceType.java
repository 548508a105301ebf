package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.servicediscovery.model.CreateHttpNamespaceRequest;

/** AWS::ServiceDiscovery::HttpNamespace. */
final class HttpNamespaceType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ServiceDiscovery::HttpNamespace")
          .like(CreateHttpNamespaceRequest.builder())
          .required("Name")
          .replace("Name")
          .inPlace("Description")
          .tags()
          .attributes("Arn", "Id")
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
            .into(CreateHttpNamespaceRequest.builder())
            .tags(resource.tags(NamespaceOperations::tag))
            .build();
    var operation = NamespaceOperations.client(resource).createHttpNamespace(request);
    return NamespaceOperations.namespaceId(resource, operation.operationId());
  }

  @Override
  public boolean isCreated(Resource resource) {
    return NamespaceOperations.areOver(resource);
  }

  @Override
  public void update(Resource before, Resource after) {
    if (after.properties().differ(before.properties(), "Description")) {
      var description = after.properties().text("Description").orElse("");
      NamespaceOperations.client(after)
          .updateHttpNamespace(
              r -> r.id(after.physicalId()).namespace(change -> change.description(description)));
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

package dev.provingground.region.services.cloudformation.types;

import static dev.provingground.region.services.cloudformation.types.ServiceDiscoveryTags.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.servicediscovery.model.CreateHttpNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreatePublicDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.HttpNamespaceChange;
import software.amazon.awssdk.services.servicediscovery.model.Namespace;
import software.amazon.awssdk.services.servicediscovery.model.Operation;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilter;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilterName;
import software.amazon.awssdk.services.servicediscovery.model.OperationStatus;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.PrivateDnsNamespaceChange;
import software.amazon.awssdk.services.servicediscovery.model.PublicDnsNamespaceChange;

/**
 * AWS::ServiceDiscovery::HttpNamespace, PrivateDnsNamespace and PublicDnsNamespace: each is made
 * and changed by calls of its own, and all else is the same.
 */
final class NamespaceType implements ResourceType {
  private final ResourceSchema schema;
  private final Function<Resource, String> creation;
  private final Consumer<Resource> change;

  /**
   * @param creation has the resource made, and answers the operation's id
   * @param change gives the resource its description, and the properties that it has besides
   */
  private NamespaceType(
      ResourceSchema.Builder schema,
      Function<Resource, String> creation,
      Consumer<Resource> change) {
    this.schema = schema.tags().build();
    this.creation = creation;
    this.change = change;
  }

  static NamespaceType http() {
    return new NamespaceType(
        ResourceSchema.named("AWS::ServiceDiscovery::HttpNamespace")
            .like(CreateHttpNamespaceRequest.builder())
            .required("Name")
            .replace("Name")
            .inPlace("Description")
            .attributes("Arn", "Id")
            .namedBy("Name"),
        resource -> {
          var request = resource.properties().into(CreateHttpNamespaceRequest.builder());
          request.tags(resource.tags(ServiceDiscoveryTags::tag));
          return client(resource).createHttpNamespace(request.build()).operationId();
        },
        resource -> {
          var change = resource.properties().into(HttpNamespaceChange.builder());
          change.description(description(resource));
          client(resource)
              .updateHttpNamespace(r -> r.id(resource.physicalId()).namespace(change.build()));
        });
  }

  static NamespaceType privateDns() {
    return new NamespaceType(
        ResourceSchema.named("AWS::ServiceDiscovery::PrivateDnsNamespace")
            .like(CreatePrivateDnsNamespaceRequest.builder())
            .required("Name", "Vpc")
            .replace("Name", "Vpc")
            .inPlace("Description", "Properties")
            .attributes("Arn", "HostedZoneId", "Id"),
        resource -> {
          var request = resource.properties().into(CreatePrivateDnsNamespaceRequest.builder());
          request.tags(resource.tags(ServiceDiscoveryTags::tag));
          return client(resource).createPrivateDnsNamespace(request.build()).operationId();
        },
        resource -> {
          var change = resource.properties().into(PrivateDnsNamespaceChange.builder());
          change.description(description(resource));
          client(resource)
              .updatePrivateDnsNamespace(
                  r -> r.id(resource.physicalId()).namespace(change.build()));
        });
  }

  static NamespaceType publicDns() {
    return new NamespaceType(
        ResourceSchema.named("AWS::ServiceDiscovery::PublicDnsNamespace")
            .like(CreatePublicDnsNamespaceRequest.builder())
            .required("Name")
            .replace("Name")
            .inPlace("Description", "Properties")
            .attributes("Arn", "HostedZoneId", "Id"),
        resource -> {
          var request = resource.properties().into(CreatePublicDnsNamespaceRequest.builder());
          request.tags(resource.tags(ServiceDiscoveryTags::tag));
          return client(resource).createPublicDnsNamespace(request.build()).operationId();
        },
        resource -> {
          var change = resource.properties().into(PublicDnsNamespaceChange.builder());
          change.description(description(resource));
          client(resource)
              .updatePublicDnsNamespace(r -> r.id(resource.physicalId()).namespace(change.build()));
        });
  }

  private static String description(Resource resource) {
    return resource.properties().text("Description").orElse("");
  }

  @Override
  public ResourceSchema schema() {
    return schema;
  }

  @Override
  public String create(Resource resource) {
    var id = creation.apply(resource);
    var operation = client(resource).getOperation(r -> r.operationId(id)).operation();
    return Objects.requireNonNull(operation.targets().get(OperationTargetType.NAMESPACE));
  }

  /** Whether all that was set going on the namespace is over, and the last of it did not fail. */
  @Override
  public boolean isCreated(Resource resource) {
    var last = last(resource);
    if (last.status() == OperationStatus.FAIL) {
      throw new HandlerFailure(HandlerErrorCode.GENERAL_SERVICE_EXCEPTION, last.errorMessage());
    }
    return last.status() == OperationStatus.SUCCESS;
  }

  private static Operation last(Resource resource) {
    var ofNamespace =
        OperationFilter.builder()
            .name(OperationFilterName.NAMESPACE_ID)
            .values(List.of(resource.physicalId()))
            .build();
    var newest =
        client(resource)
            .listOperations(r -> r.filters(ofNamespace).maxResults(1))
            .operations()
            .getFirst();
    return client(resource).getOperation(r -> r.operationId(newest.id())).operation();
  }

  @Override
  public void update(Resource before, Resource after) {
    if (after.properties().differ(before.properties(), "Description", "Properties")) {
      change.accept(after);
    }
    ServiceDiscoveryTags.change(before, after, ServiceDiscoveryTags.arn(after, "namespace/"));
  }

  @Override
  public void delete(Resource resource) {
    client(resource).deleteNamespace(r -> r.id(resource.physicalId()));
  }

  /** GetNamespace's NamespaceNotFound says so. */
  @Override
  public boolean isDeleted(Resource resource) {
    describe(resource);
    return false;
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        switch (name) {
          case "Id" -> resource.physicalId();
          case "Arn" -> ServiceDiscoveryTags.arn(resource, "namespace/");
          case "HostedZoneId" -> describe(resource).properties().dnsProperties().hostedZoneId();
          default -> throw Attributes.unknown(name);
        });
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static Namespace describe(Resource resource) {
    return client(resource).getNamespace(r -> r.id(resource.physicalId())).namespace();
  }
}

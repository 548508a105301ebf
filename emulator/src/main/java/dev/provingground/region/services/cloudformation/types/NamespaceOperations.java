package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.Namespace;
import software.amazon.awssdk.services.servicediscovery.model.Operation;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilter;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilterName;
import software.amazon.awssdk.services.servicediscovery.model.OperationStatus;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.Tag;

/** What all types of namespaces of Cloud Map have in common: what becomes of their operations. */
final class NamespaceOperations {
  private NamespaceOperations() {}

  static ServiceDiscoveryClient client(Resource resource) {
    return resource.client(ServiceDiscoveryClient.class);
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** The namespace that an operation is to make. */
  static String namespaceId(Resource resource, String operationId) {
    var operation = client(resource).getOperation(r -> r.operationId(operationId)).operation();
    return Objects.requireNonNull(operation.targets().get(OperationTargetType.NAMESPACE));
  }

  /**
   * Whether all that was set going on the namespace is over.
   *
   * @throws HandlerFailure when the last of it failed
   */
  static boolean areOver(Resource resource) {
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

  static Namespace describe(Resource resource) {
    return client(resource).getNamespace(r -> r.id(resource.physicalId())).namespace();
  }

  static void delete(Resource resource) {
    client(resource).deleteNamespace(r -> r.id(resource.physicalId()));
  }

  /** GetNamespace's NamespaceNotFound says so. */
  static boolean isDeleted(Resource resource) {
    describe(resource);
    return false;
  }

  static JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        switch (name) {
          case "Id" -> resource.physicalId();
          case "Arn" -> arn(resource, "namespace/");
          case "HostedZoneId" -> describe(resource).properties().dnsProperties().hostedZoneId();
          default -> throw Attributes.unknown(name);
        });
  }

  static String arn(Resource resource, String kind) {
    return resource.stack().region().arn("servicediscovery", kind + resource.physicalId());
  }

  /**
   * @param arn the resource's own
   */
  static void updateTags(Resource before, Resource after, String arn) {
    var change = TagChange.of(before, after);
    if (!change.set().isEmpty()) {
      client(after).tagResource(r -> r.resourceARN(arn).tags(change.set(NamespaceOperations::tag)));
    }
    if (!change.removed().isEmpty()) {
      client(after).untagResource(r -> r.resourceARN(arn).tagKeys(change.removed()));
    }
  }
}

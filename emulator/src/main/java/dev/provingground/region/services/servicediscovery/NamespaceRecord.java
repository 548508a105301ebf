package dev.provingground.region.services.servicediscovery;

import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.servicediscovery.model.DnsProperties;
import software.amazon.awssdk.services.servicediscovery.model.Namespace;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceSummary;

/** A namespace. */
final class NamespaceRecord {
  private Namespace namespace;

  /**
   * @param namespace what GetNamespace answers but for the count of services
   */
  NamespaceRecord(Namespace namespace) {
    this.namespace = namespace;
  }

  String id() {
    return namespace.id();
  }

  String arn() {
    return namespace.arn();
  }

  String name() {
    return namespace.name();
  }

  /** By which DiscoverInstances knows it. */
  String httpName() {
    return namespace.properties().httpProperties().httpName();
  }

  Namespace description() {
    return namespace;
  }

  void change(UnaryOperator<Namespace> change) {
    namespace = change.apply(namespace);
  }

  /** Empty for one that only the API discovers. */
  Optional<String> hostedZoneId() {
    return Optional.ofNullable(namespace.properties().dnsProperties())
        .map(DnsProperties::hostedZoneId);
  }

  Namespace describe(int services) {
    return namespace.toBuilder().serviceCount(services).build();
  }

  NamespaceSummary summary(int services) {
    return NamespaceSummary.builder()
        .id(id())
        .arn(arn())
        .resourceOwner(namespace.resourceOwner())
        .name(name())
        .type(namespace.type())
        .description(namespace.description())
        .serviceCount(services)
        .properties(namespace.properties())
        .createDate(namespace.createDate())
        .build();
  }
}

package dev.provingground.region.services.servicediscovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.Service;
import software.amazon.awssdk.services.servicediscovery.model.ServiceSummary;

/** A service of a namespace, with its instances. */
final class ServiceRecord {
  private final NamespaceRecord namespace;
  private final Map<String, InstanceRecord> instances = new LinkedHashMap<>();
  private Service service;
  private long revision = 1;

  /**
   * @param service what GetService answers but for the count of instances
   */
  ServiceRecord(NamespaceRecord namespace, Service service) {
    this.namespace = namespace;
    this.service = service;
  }

  NamespaceRecord namespace() {
    return namespace;
  }

  String id() {
    return service.id();
  }

  String arn() {
    return service.arn();
  }

  String name() {
    return service.name();
  }

  Service description() {
    return service;
  }

  void change(UnaryOperator<Service> change) {
    service = change.apply(service);
  }

  /** Empty where only the API discovers it. */
  List<DnsRecord> dnsRecords() {
    return service.dnsConfig() == null ? List.of() : service.dnsConfig().dnsRecords();
  }

  boolean has(RecordType type) {
    return dnsRecords().stream().anyMatch(one -> one.type() == type);
  }

  /** Whether its instances' health is what UpdateInstanceCustomHealthStatus says. */
  boolean isChecked() {
    return service.healthCheckCustomConfig() != null;
  }

  /** In the order in which they were registered. */
  List<InstanceRecord> instances() {
    return List.copyOf(instances.values());
  }

  @Nullable InstanceRecord instance(String id) {
    return instances.get(id);
  }

  void put(InstanceRecord instance) {
    instances.put(instance.id(), instance);
    revision++;
  }

  void remove(String instanceId) {
    if (instances.remove(instanceId) != null) {
      revision++;
    }
  }

  /** Higher after each change of the instances. */
  long revision() {
    return revision;
  }

  Service describe() {
    return service.toBuilder().instanceCount(instances.size()).build();
  }

  ServiceSummary summary() {
    return ServiceSummary.builder()
        .id(id())
        .arn(arn())
        .resourceOwner(service.resourceOwner())
        .createdByAccount(service.createdByAccount())
        .name(name())
        .type(service.type())
        .description(service.description())
        .instanceCount(instances.size())
        .dnsConfig(service.dnsConfig())
        .healthCheckCustomConfig(service.healthCheckCustomConfig())
        .createDate(service.createDate())
        .build();
  }
}

package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.matching;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.violated;

import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.servicediscovery.InstanceRecord.Announcement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.DeregisterInstanceRequest;
import software.amazon.awssdk.services.servicediscovery.model.GetInstancesHealthStatusRequest;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.Instance;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.OperationType;
import software.amazon.awssdk.services.servicediscovery.model.RegisterInstanceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdateInstanceCustomHealthStatusRequest;

/** The instances of services: registered, deregistered, and told whether they are healthy. */
final class Instances {
  private static final int MOST = 1_000;

  /** "The number of 30-second intervals that Cloud Map waits before it changes the status": one. */
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final ServiceContext context;
  private final DiscoveryServices services;
  private final ServiceRecords records;
  private final OperationLog operations;

  Instances(
      ServiceContext context,
      DiscoveryServices services,
      ServiceRecords records,
      OperationLog operations) {
    this.context = context;
    this.services = services;
    this.records = records;
    this.operations = operations;
  }

  /** Answers the operation's id. One that exists gets other attributes. */
  String register(RegisterInstanceRequest request) {
    var service = services.get(request.serviceId(), "serviceId");
    var id = matching(request.instanceId(), "instanceId", "^[0-9a-zA-Z_/:.@-]{1,64}$");
    required(request.hasAttributes() ? request.attributes() : null, "attributes");
    InstanceRules.check(service, id, request.attributes());
    checkIdle(service, id);
    if (service.instance(id) == null && service.instances().size() >= MOST) {
      throw ServiceDiscoveryErrors.tooManyInstances();
    }
    var instance =
        Instance.builder()
            .id(id)
            .creatorRequestId(request.creatorRequestId())
            .attributes(request.attributes())
            .createdByAccount(context.region().accountId())
            .build();
    var health = InstanceRules.initialHealth(service, request.attributes());
    return submit(
        OperationType.REGISTER_INSTANCE,
        service,
        id,
        () -> service.put(new InstanceRecord(instance, health, null)));
  }

  /** Answers the operation's id. */
  String deregister(DeregisterInstanceRequest request) {
    var service = services.get(request.serviceId(), "serviceId");
    var id = get(service, request.instanceId()).id();
    checkIdle(service, id);
    return submit(OperationType.DEREGISTER_INSTANCE, service, id, () -> service.remove(id));
  }

  private String submit(
      OperationType type, ServiceRecord service, String instanceId, Runnable effect) {
    return operations.submit(
        type,
        Map.of(
            OperationTargetType.NAMESPACE, service.namespace().id(),
            OperationTargetType.SERVICE, service.id(),
            OperationTargetType.INSTANCE, instanceId),
        () -> {
          effect.run();
          records.publish(service);
        });
  }

  private void checkIdle(ServiceRecord service, String instanceId) {
    operations
        .inProgress(OperationTargetType.INSTANCE, instanceId)
        .filter(one -> service.id().equals(one.targets().get(OperationTargetType.SERVICE)))
        .ifPresent(
            one -> {
              throw ServiceDiscoveryErrors.duplicate(one.id());
            });
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InstanceNotFound
   */
  static InstanceRecord get(ServiceRecord service, @Nullable String id) {
    var wanted = required(id, "instanceId");
    var found = service.instance(wanted);
    if (found == null) {
      throw ServiceDiscoveryErrors.instanceNotFound(wanted);
    }
    return found;
  }

  /** What it is told holds after the interval, if it is not told otherwise meanwhile. */
  void updateHealth(UpdateInstanceCustomHealthStatusRequest request) {
    var service = services.get(request.serviceId(), "serviceId");
    var instance = get(service, request.instanceId());
    var status = required(request.statusAsString(), "status");
    if (!status.equals("HEALTHY") && !status.equals("UNHEALTHY")) {
      throw violated(status, "status", "Member must satisfy enum value set: [HEALTHY, UNHEALTHY]");
    }
    if (!service.isChecked()) {
      throw ServiceDiscoveryErrors.customHealthNotFound(service.id());
    }
    var told = HealthStatus.fromValue(status);
    var before = instance.announced();
    if (before != null && before.health() == told) {
      return;
    }
    if (told == instance.health()) {
      service.put(instance.announce(null));
      return;
    }
    var announced = instance.announce(new Announcement(told, service.revision()));
    service.put(announced);
    context
        .loop()
        .after(
            INTERVAL,
            () -> {
              if (announced.equals(service.instance(instance.id()))) {
                service.put(announced.become(told));
                records.publish(service);
              }
            });
  }

  /** A page of instances' health by their ids. */
  Page<Map.Entry<String, HealthStatus>> health(GetInstancesHealthStatusRequest request) {
    var service = services.get(request.serviceId(), "serviceId");
    var asked =
        request.hasInstances()
            ? request.instances().stream().distinct().map(id -> get(service, id)).toList()
            : service.instances();
    List<Map.Entry<String, HealthStatus>> all =
        asked.stream().map(one -> Map.entry(one.id(), one.health())).toList();
    return ServiceDiscoveryErrors.PAGES.page(request, all);
  }

  static Map<String, HealthStatus> map(List<Map.Entry<String, HealthStatus>> page) {
    var map = new LinkedHashMap<String, HealthStatus>();
    page.forEach(one -> map.put(one.getKey(), one.getValue()));
    return map;
  }
}

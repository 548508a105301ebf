package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.CustomHealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.InstanceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.ServiceNotFoundException;

/**
 * Registers tasks with services of Cloud Map, under their own ids, as ECS's service-linked role;
 * and tells these their containers' health ("Use service discovery to connect Amazon ECS services
 * with DNS names").
 */
final class TaskRegistries {
  private static final Caller ITSELF = new Caller.Service("ecs.amazonaws.com");

  /** Hears of registries that do not take a task. */
  @FunctionalInterface
  interface Listener {
    void notRegistered(TaskRecord task, String registryArn, AwsServiceException why);
  }

  /**
   * A task at a registry.
   *
   * @param health what the registry was last told; null where it does not ask
   */
  private record Registration(String serviceId, @Nullable CustomHealthStatus health) {}

  private final ServiceContext context;
  private final Map<TaskRecord, Registration> registered = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  TaskRegistries(ServiceContext context) {
    this.context = context;
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /**
   * @throws AwsServiceException what Cloud Map says
   */
  void register(TaskRecord task) {
    for (var registry : task.spec().registries()) {
      try {
        registered.put(task, register(task, registry));
      } catch (AwsServiceException e) {
        var arn = registry.registryArn();
        List.copyOf(listeners).forEach(listener -> listener.notRegistered(task, arn, e));
        throw e;
      }
    }
  }

  private Registration register(TaskRecord task, ServiceRegistry registry) {
    var id = ServiceRegistrySettings.id(registry);
    boolean asksHealth =
        call(client -> client.getService(r -> r.id(id))).service().healthCheckCustomConfig()
            != null;
    var health = asksHealth ? health(task).orElse(CustomHealthStatus.UNHEALTHY) : null;
    var attributes = attributes(task, registry);
    if (health != null) {
      attributes.put("AWS_INIT_HEALTH_STATUS", health.toString());
    }
    call(
        client ->
            client.registerInstance(
                r -> r.serviceId(id).instanceId(task.id()).attributes(attributes)));
    return new Registration(id, health);
  }

  private Map<String, String> attributes(TaskRecord task, ServiceRegistry registry) {
    var attached = task.networkInterface().orElseThrow();
    var attributes = new TreeMap<String, String>();
    attributes.put("AWS_INSTANCE_IPV4", attached.privateIp());
    Optional.ofNullable(registry.port())
        .or(() -> Optional.ofNullable(registry.containerPort()))
        .ifPresent(port -> attributes.put("AWS_INSTANCE_PORT", port.toString()));
    attributes.put("AVAILABILITY_ZONE", attached.availabilityZone());
    attributes.put("REGION", context.region().region());
    attributes.put("ECS_CLUSTER_NAME", task.spec().cluster().name());
    task.spec().serviceName().ifPresent(name -> attributes.put("ECS_SERVICE_NAME", name));
    attributes.put("ECS_TASK_DEFINITION_FAMILY", task.spec().definition().family());
    return attributes;
  }

  /** The health of a task without container health checks is that it runs. */
  private static Optional<CustomHealthStatus> health(TaskRecord task) {
    if (!task.isChecked()) {
      return Optional.of(CustomHealthStatus.HEALTHY);
    }
    var health = task.description().healthStatus();
    return switch (health) {
      case HEALTHY, UNHEALTHY -> Optional.of(CustomHealthStatus.fromValue(health.toString()));
      default -> Optional.empty();
    };
  }

  /** Tells the registry when the task's health has changed. */
  void changed(TaskRecord task) {
    var registration = registered.get(task);
    if (registration == null || registration.health() == null) {
      return;
    }
    health(task)
        .filter(health -> health != registration.health())
        .ifPresent(health -> tell(task, registration.serviceId(), health));
  }

  private void tell(TaskRecord task, String serviceId, CustomHealthStatus health) {
    try {
      call(
          client ->
              client.updateInstanceCustomHealthStatus(
                  r -> r.serviceId(serviceId).instanceId(task.id()).status(health)));
      registered.put(task, new Registration(serviceId, health));
    } catch (InstanceNotFoundException | ServiceNotFoundException e) {
      registered.remove(task); // somebody else has deregistered it
    }
  }

  /** Deregisters what is registered, where somebody else has not done so. */
  void deregister(TaskRecord task) {
    var registration = registered.remove(task);
    if (registration == null) {
      return;
    }
    try {
      call(
          client ->
              client.deregisterInstance(
                  r -> r.serviceId(registration.serviceId()).instanceId(task.id())));
    } catch (InstanceNotFoundException | ServiceNotFoundException e) {
      // It is not registered, which is what was wanted.
    }
  }

  private <R> R call(Function<ServiceDiscoveryClient, R> operation) {
    return CallContext.call(
        ITSELF, () -> operation.apply(context.services().client(ServiceDiscoveryClient.class)));
  }
}

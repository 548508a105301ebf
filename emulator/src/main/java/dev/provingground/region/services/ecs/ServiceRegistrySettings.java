package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.Service;

/** What requests may say of services' registries, which are services of Cloud Map, checked. */
final class ServiceRegistrySettings {
  private static final Caller ITSELF = new Caller.Service("ecs.amazonaws.com");
  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:servicediscovery:[^:]+:\\d{12}:service/srv-[a-z0-9]+");

  private final ServiceContext context;

  ServiceRegistrySettings(ServiceContext context) {
    this.context = context;
  }

  /**
   * One at most, with a port where DNS is to tell one, and none where it is not ("Use service
   * discovery to connect Amazon ECS services with DNS names").
   *
   * @throws AwsServiceException InvalidParameterException, or ClientException where the registry
   *     does not exist
   */
  List<ServiceRegistry> check(List<ServiceRegistry> given, TaskDefinition definition) {
    if (given.size() > 1) {
      throw EcsErrors.invalid("serviceRegistries can have at most 1 items.");
    }
    for (var one : given) {
      var arn = EcsErrors.required(one.registryArn(), "registryArn");
      if (!ARN.matcher(arn).matches()) {
        throw EcsErrors.invalid(
            "The format of the supplied service registry ARN is invalid: " + arn);
      }
      check(one, registry(arn), definition);
    }
    return List.copyOf(given);
  }

  private Service registry(String arn) {
    try {
      return CallContext.call(
          ITSELF,
          () ->
              context
                  .services()
                  .client(ServiceDiscoveryClient.class)
                  .getService(r -> r.id(arn))
                  .service());
    } catch (AwsServiceException e) {
      throw EcsErrors.client(
          "The service registry could not be validated. Route 53 error: \""
              + e.awsErrorDetails().errorCode()
              + ".\"");
    }
  }

  private static void check(ServiceRegistry given, Service registry, TaskDefinition definition) {
    var container = given.containerName();
    var containerPort = given.containerPort();
    if (given.port() != null && containerPort != null) {
      throw EcsErrors.invalid(
          "Specify a value for either 'port' or the 'containerName' and 'containerPort'"
              + " combination, but not both. Remove one and retry.");
    }
    boolean tellsPorts = registry.dnsConfig() == null || hasPorts(registry);
    if (!tellsPorts && (given.port() != null || containerPort != null)) {
      throw EcsErrors.invalid(
          "The values specified for serviceRegistries do not require a value for '%s'. Remove the value and retry. Registry: %s"
              .formatted(given.port() != null ? "port" : "containerPort", given.registryArn()));
    }
    if (hasPorts(registry) && given.port() == null && containerPort == null) {
      throw EcsErrors.invalid(
          "A value for 'port', or values for 'containerName' and 'containerPort', must be"
              + " specified for a service registry with an SRV record. Registry: "
              + given.registryArn());
    }
    if (containerPort != null) {
      LoadBalancerSettings.checkContainer(
          EcsErrors.required(container, "ServiceRegistry.containerName"),
          containerPort,
          definition);
    } else if (container != null) {
      LoadBalancerSettings.container(container, definition);
    }
  }

  private static boolean hasPorts(Service registry) {
    return registry.dnsConfig() != null
        && registry.dnsConfig().dnsRecords().stream()
            .anyMatch(record -> record.type() == RecordType.SRV);
  }

  /** The id of the service of Cloud Map. */
  static String id(ServiceRegistry registry) {
    var arn = Objects.requireNonNull(registry.registryArn());
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}

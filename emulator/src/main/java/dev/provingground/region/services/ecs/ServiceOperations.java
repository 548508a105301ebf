package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.ClientTokens;
import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Creates, updates, deletes and describes services. */
final class ServiceOperations {
  private static final int MAX_TOKEN = 36;

  private final ServiceContext context;
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final ServiceStore services;
  private final ServiceController controller;
  private final LoadBalancerSettings loadBalancers;
  private final ServiceRegistrySettings registries;
  private final AlarmWatch alarms;
  private final Subnets subnets;
  private final Tagging tags;
  private final ClientTokens tokens;

  ServiceOperations(
      ServiceContext context,
      Clusters clusters,
      TaskDefinitions definitions,
      ServiceStore services,
      ServiceController controller,
      Tagging tags) {
    this.context = context;
    this.clusters = clusters;
    this.definitions = definitions;
    this.services = services;
    this.controller = controller;
    this.loadBalancers = new LoadBalancerSettings(context);
    this.registries = new ServiceRegistrySettings(context);
    this.alarms = new AlarmWatch(context);
    this.subnets = new Subnets(context);
    this.tags = tags;
    this.tokens = new ClientTokens(context.loop());
  }

  /** A service that is new, or the one that the same request with the same token has made. */
  ServiceRecord create(CreateServiceRequest request) {
    Supported.only(
        request,
        "cluster",
        "serviceName",
        "taskDefinition",
        "availabilityZoneRebalancing",
        "loadBalancers",
        "serviceRegistries",
        "desiredCount",
        "clientToken",
        "launchType",
        "capacityProviderStrategy",
        "platformVersion",
        "deploymentConfiguration",
        "networkConfiguration",
        "healthCheckGracePeriodSeconds",
        "schedulingStrategy",
        "deploymentController",
        "tags",
        "enableECSManagedTags",
        "propagateTags",
        "enableExecuteCommand");
    var cluster = clusters.active(request.cluster());
    return tokens.once(
        request,
        EcsErrors.tokenIn(cluster, request.clientToken(), MAX_TOKEN),
        () -> make(request, cluster),
        made -> notIdempotent());
  }

  private static AwsServiceException notIdempotent() {
    return EcsErrors.invalid("Creation of service was not idempotent.");
  }

  private ServiceRecord make(CreateServiceRequest request, ClusterRecord cluster) {
    var name = EcsErrors.required(request.serviceName(), "serviceName");
    if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
      throw EcsErrors.invalid(
          "The service name contains invalid characters. It should contain only letters, numbers,"
              + " hyphens and underscores.");
    }
    var existing = services.find(cluster, name);
    if (existing != null && existing.isActive()) {
      throw notIdempotent();
    }
    if (existing != null && !existing.isInactive()) {
      throw EcsErrors.invalid("Unable to Start a service that is still Draining.");
    }
    var strategy =
        cluster.strategy(request.launchTypeAsString(), request.capacityProviderStrategy());
    ServiceSettings.onlyPlatform(request.platformVersion());
    ServiceSettings.onlyController(request.deploymentController());
    ServiceSettings.noExec(request.enableExecuteCommand());
    if (request.schedulingStrategy() != null
        && request.schedulingStrategy() != SchedulingStrategy.REPLICA) {
      throw Supported.unsupported(
          "Scheduling strategy '" + request.schedulingStrategyAsString() + "'");
    }
    int desiredCount = ServiceSettings.checkDesiredCount(request.desiredCount());
    var definition = definitions.findActive(request.taskDefinition());
    var places = subnets.of(request.networkConfiguration());
    var network = completed(request.networkConfiguration());
    var configuration = DeploymentConfigurations.complete(request.deploymentConfiguration(), null);
    var balanced =
        loadBalancers.check(request.loadBalancers(), definition, configuration.strategy());
    ServiceSettings.checkGracePeriod(request.healthCheckGracePeriodSeconds(), balanced);
    alarms.check(configuration.alarms());
    var registered = registries.check(request.serviceRegistries(), definition);
    var template =
        new DeploymentRecord.Template(definition, network, places, balanced, registered, strategy);
    var arn = services.arn(cluster, name);
    var made =
        new ServiceRecord(
            cluster,
            Service.builder()
                .serviceArn(arn)
                .serviceName(name)
                .clusterArn(cluster.arn())
                .status("ACTIVE")
                .desiredCount(desiredCount)
                .taskDefinition(definition.taskDefinitionArn())
                .loadBalancers(balanced)
                .serviceRegistries(registered)
                .launchType(template.launchType())
                .capacityProviderStrategy(strategy.items())
                .platformVersion(Objects.requireNonNullElse(request.platformVersion(), "LATEST"))
                .platformFamily("Linux")
                .deploymentConfiguration(configuration)
                .networkConfiguration(network)
                .healthCheckGracePeriodSeconds(
                    balanced.isEmpty()
                        ? null
                        : Objects.requireNonNullElse(request.healthCheckGracePeriodSeconds(), 0))
                .schedulingStrategy(SchedulingStrategy.REPLICA)
                .deploymentController(controller -> controller.type("ECS"))
                .availabilityZoneRebalancing(
                    Objects.requireNonNullElse(
                        request.availabilityZoneRebalancing(), AvailabilityZoneRebalancing.ENABLED))
                .enableECSManagedTags(Boolean.TRUE.equals(request.enableECSManagedTags()))
                .propagateTags(
                    Objects.requireNonNullElse(request.propagateTags(), PropagateTags.NONE))
                .enableExecuteCommand(false)
                .roleArn(
                    context
                        .region()
                        .globalArn(
                            "iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"))
                .createdAt(context.loop().now())
                .createdBy(CallContext.current().caller().arn())
                .build());
    services.put(made);
    tags.create(arn, request.tags());
    controller.deploy(made, deployment(template));
    return made;
  }

  ServiceRecord update(UpdateServiceRequest request) {
    Supported.only(
        request,
        "cluster",
        "service",
        "desiredCount",
        "taskDefinition",
        "capacityProviderStrategy",
        "deploymentConfiguration",
        "availabilityZoneRebalancing",
        "networkConfiguration",
        "platformVersion",
        "forceNewDeployment",
        "healthCheckGracePeriodSeconds",
        "deploymentController",
        "enableExecuteCommand",
        "enableECSManagedTags",
        "loadBalancers",
        "propagateTags",
        "serviceRegistries");
    var service = services.existing(clusters.active(request.cluster()), request.service());
    if (!service.isActive()) {
      throw EcsErrors.serviceNotActive();
    }
    ServiceSettings.onlyPlatform(request.platformVersion());
    ServiceSettings.onlyController(request.deploymentController());
    ServiceSettings.noExec(request.enableExecuteCommand());
    var before = service.primary().template();
    var configuration =
        DeploymentConfigurations.complete(
            request.deploymentConfiguration(), service.settings().deploymentConfiguration());
    var after = template(service, request, configuration.strategy());
    ServiceSettings.checkGracePeriod(
        request.healthCheckGracePeriodSeconds(), after.loadBalancers());
    if (request.deploymentConfiguration() != null) {
      alarms.check(configuration.alarms());
    }
    var changed =
        service.settings().toBuilder()
            .taskDefinition(after.definition().taskDefinitionArn())
            .networkConfiguration(after.network())
            .loadBalancers(after.loadBalancers())
            .serviceRegistries(after.registries())
            .launchType(after.launchType())
            .capacityProviderStrategy(after.strategy().items())
            .deploymentConfiguration(configuration);
    if (request.desiredCount() != null) {
      changed.desiredCount(ServiceSettings.checkDesiredCount(request.desiredCount()));
    }
    if (request.healthCheckGracePeriodSeconds() != null) {
      changed.healthCheckGracePeriodSeconds(request.healthCheckGracePeriodSeconds());
    }
    if (request.availabilityZoneRebalancing() != null) {
      changed.availabilityZoneRebalancing(request.availabilityZoneRebalancing());
    }
    if (request.enableECSManagedTags() != null) {
      changed.enableECSManagedTags(request.enableECSManagedTags());
    }
    if (request.propagateTags() != null) {
      changed.propagateTags(request.propagateTags());
    }
    if (request.platformVersion() != null) {
      changed.platformVersion(request.platformVersion());
    }
    service.put(changed.build());
    if (!after.equals(before) || Boolean.TRUE.equals(request.forceNewDeployment())) {
      controller.deploy(service, deployment(after));
    }
    controller.review(service);
    return service;
  }

  private DeploymentRecord.Template template(
      ServiceRecord service, UpdateServiceRequest request, DeploymentStrategy deployment) {
    var before = service.primary().template();
    var definition =
        request.taskDefinition() == null
            ? before.definition()
            : definitions.findActive(request.taskDefinition());
    boolean sameNetwork = request.networkConfiguration() == null;
    var balanced =
        request.hasLoadBalancers() && !request.loadBalancers().isEmpty()
            ? request.loadBalancers()
            : before.loadBalancers();
    var strategy =
        request.hasCapacityProviderStrategy()
            ? service.cluster().strategy(null, request.capacityProviderStrategy())
            : before.strategy();
    return new DeploymentRecord.Template(
        definition,
        sameNetwork ? before.network() : completed(request.networkConfiguration()),
        sameNetwork ? before.places() : subnets.of(request.networkConfiguration()),
        isAskedAnew(request) ? loadBalancers.check(balanced, definition, deployment) : balanced,
        registriesOf(request, before, definition),
        strategy);
  }

  /** An empty list takes the registry away. */
  private List<ServiceRegistry> registriesOf(
      UpdateServiceRequest request, DeploymentRecord.Template before, TaskDefinition definition) {
    if (request.hasServiceRegistries()) {
      return registries.check(request.serviceRegistries(), definition);
    }
    return request.taskDefinition() == null
        ? before.registries()
        : registries.check(before.registries(), definition);
  }

  /** Whether load balancers could fit no more: a change of the desired count does not ask. */
  private static boolean isAskedAnew(UpdateServiceRequest request) {
    return request.hasLoadBalancers()
        || request.taskDefinition() != null
        || request.deploymentConfiguration() != null;
  }

  /** Stops the tasks; the service is DRAINING until the last has stopped, then INACTIVE. */
  ServiceRecord delete(DeleteServiceRequest request) {
    var service = services.existing(clusters.active(request.cluster()), request.service());
    if (service.isInactive()) {
      throw EcsErrors.serviceNotFound();
    }
    if (service.settings().desiredCount() > 0 && !Boolean.TRUE.equals(request.force())) {
      throw EcsErrors.invalid("The service cannot be stopped while it is scaled above 0.");
    }
    service.put(service.settings().toBuilder().status("DRAINING").desiredCount(0).build());
    controller.abandon(service);
    return service;
  }

  DescribeServicesResponse describe(DescribeServicesRequest request) {
    var cluster = clusters.active(request.cluster());
    var names = EcsErrors.required(request.services(), "services");
    if (names.size() > 10) {
      throw EcsErrors.invalid("Cannot describe more than 10 services at once.");
    }
    boolean withTags = request.include().contains(ServiceField.TAGS);
    var found = new ArrayList<Service>();
    var failures = new ArrayList<Failure>();
    for (var name : names) {
      var service = services.find(cluster, name);
      if (service == null) {
        failures.add(
            Failure.builder()
                .arn(services.arn(cluster, name.substring(name.lastIndexOf('/') + 1)))
                .reason("MISSING")
                .build());
      } else {
        var described = service.describe();
        found.add(
            withTags ? described.toBuilder().tags(tags.list(service.arn())).build() : described);
      }
    }
    return DescribeServicesResponse.builder().services(found).failures(failures).build();
  }

  Page<String> list(ListServicesRequest request) {
    var cluster = clusters.active(request.cluster());
    ServiceSettings.onlyFargate(request.launchTypeAsString());
    var arns = services.in(cluster).stream().map(ServiceRecord::arn).toList();
    return EcsErrors.PAGES.page(request, arns);
  }

  private DeploymentRecord deployment(DeploymentRecord.Template template) {
    var number = new BigInteger(context.ids().hex(15), 16).add(BigInteger.TEN.pow(18));
    return new DeploymentRecord("ecs-svc/" + number, template, context.loop().now());
  }

  private static NetworkConfiguration completed(NetworkConfiguration given) {
    var network = given.awsvpcConfiguration();
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(
            network.toBuilder()
                .assignPublicIp(
                    network.assignPublicIp() == null
                        ? "DISABLED"
                        : network.assignPublicIpAsString())
                .build())
        .build();
  }
}

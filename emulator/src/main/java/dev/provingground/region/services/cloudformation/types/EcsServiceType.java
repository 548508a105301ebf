package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/**
 * AWS::ECS::Service: done when its deployment is, failed when the circuit breaker, an alarm or a
 * listener rule says so, and given up after three hours, or 36 where it shifts traffic or has a
 * bake time.
 */
final class EcsServiceType implements ResourceType {
  private static final String FAILED = "deployment failed: ";

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECS::Service")
          .like(CreateServiceRequest.builder())
          .replace("Cluster", "LaunchType", "SchedulingStrategy", "ServiceName")
          .inPlace(
              "AvailabilityZoneRebalancing",
              "CapacityProviderStrategy",
              "DesiredCount",
              "EnableECSManagedTags",
              "EnableExecuteCommand",
              "HealthCheckGracePeriodSeconds",
              "LoadBalancers",
              "NetworkConfiguration",
              "PlatformVersion",
              "PropagateTags",
              "ServiceRegistries",
              "TaskDefinition")
          .property("DeploymentConfiguration", deploymentConfiguration(), OnUpdate.IN_PLACE)
          .refuse("DeploymentController")
          .tags()
          .attributes("Name", "ServiceArn")
          .namedBy("ServiceName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  /** Lifecycle hooks call Lambda, which this region has not. */
  private static Shape deploymentConfiguration() {
    return Shape.of(DeploymentConfiguration.builder())
        .only(
            "Alarms",
            "BakeTimeInMinutes",
            "CanaryConfiguration",
            "DeploymentCircuitBreaker",
            "LinearConfiguration",
            "MaximumPercent",
            "MinimumHealthyPercent",
            "Strategy");
  }

  @Override
  public Duration timeout(Properties properties) {
    return EcsDeploymentTime.timeout(properties);
  }

  @Override
  public String create(Resource resource) {
    EcsDeploymentTime.check(resource.properties());
    var request =
        resource
            .properties()
            .into(CreateServiceRequest.builder())
            .serviceName(resource.nameOr("ServiceName", 255))
            .tags(resource.tags(EcsTags::tag))
            .build();
    return resource.client(EcsClient.class).createService(request).service().serviceArn();
  }

  @Override
  public boolean isCreated(Resource resource) {
    var service = describe(resource).orElseThrow(() -> notFound(resource));
    var asked = resource.properties().into(CreateServiceRequest.builder()).build();
    var primary =
        service.deployments().stream().filter(d -> "PRIMARY".equals(d.status())).findFirst();
    var failed =
        service.deployments().stream()
            .filter(deployment -> deployment.rolloutState() == DeploymentRolloutState.FAILED)
            .anyMatch(deployment -> isOf(deployment, asked));
    // Or it has already been rolled back to what ran before.
    if (failed || (primary.isPresent() && !isOf(primary.get(), asked))) {
      throw new HandlerFailure(
          HandlerErrorCode.GENERAL_SERVICE_EXCEPTION,
          "Error occurred during operation '" + whatFailed(service) + "'.");
    }
    return primary.map(Deployment::rolloutState).orElse(null) == DeploymentRolloutState.COMPLETED;
  }

  @Override
  public void update(Resource before, Resource after) {
    EcsDeploymentTime.check(after.properties());
    var request =
        after.properties().into(UpdateServiceRequest.builder()).service(after.physicalId());
    if (!after.properties().has("ServiceRegistries")) {
      request.serviceRegistries(List.of());
    }
    after.client(EcsClient.class).updateService(request.build());
    EcsTags.update(before, after, after.physicalId());
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(EcsClient.class)
        .deleteService(
            r ->
                r.cluster(cluster(resource.physicalId()))
                    .service(resource.physicalId())
                    .force(true));
  }

  @Override
  public boolean isDeleted(Resource resource) {
    return describe(resource).map(Service::status).orElse("INACTIVE").equals("INACTIVE");
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var arn = resource.physicalId();
    return Attributes.text(name.equals("Name") ? arn.substring(arn.lastIndexOf('/') + 1) : arn);
  }

  private static String whatFailed(Service service) {
    var why =
        service.events().stream()
            .map(ServiceEvent::message)
            .filter(message -> message.contains(FAILED))
            .map(message -> message.substring(message.indexOf(FAILED) + FAILED.length()))
            .findFirst()
            .orElse("");
    if (why.startsWith("Service deployment ")) {
      return why;
    }
    return why.equals("alarm detected.")
        ? "ECS Deployment Alarm was triggered"
        : "ECS Deployment Circuit Breaker was triggered";
  }

  private static boolean isOf(Deployment deployment, CreateServiceRequest asked) {
    return isOf(deployment, asked.taskDefinition())
        && (asked.networkConfiguration() == null
            || network(deployment.networkConfiguration())
                .equals(network(asked.networkConfiguration())));
  }

  /** Task definitions may be named by ARN, or by family and revision. */
  private static boolean isOf(Deployment deployment, @Nullable String taskDefinition) {
    return taskDefinition == null
        || !taskDefinition.contains(":")
        || deployment.taskDefinition().equals(taskDefinition)
        || deployment.taskDefinition().endsWith("/" + taskDefinition);
  }

  /** Subnets, security groups, and whether there are public addresses: in no order. */
  private static List<Object> network(NetworkConfiguration configuration) {
    var network = configuration.awsvpcConfiguration();
    return List.of(
        Set.copyOf(network.subnets()),
        Set.copyOf(network.securityGroups()),
        network.assignPublicIp() == AssignPublicIp.ENABLED);
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        describe(resource)
            .filter(found -> !"INACTIVE".equals(found.status()))
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  private static Optional<Service> describe(Resource resource) {
    return resource
        .client(EcsClient.class)
        .describeServices(
            r ->
                r.cluster(cluster(resource.physicalId()))
                    .services(resource.physicalId())
                    .include(ServiceField.TAGS))
        .services()
        .stream()
        .findFirst();
  }

  /** {@code arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE}. */
  private static String cluster(String serviceArn) {
    var parts = serviceArn.split("/", -1);
    return parts[parts.length - 2];
  }

  private static HandlerFailure notFound(Resource resource) {
    return Attributes.notFound("AWS::ECS::Service", resource.physicalId());
  }
}

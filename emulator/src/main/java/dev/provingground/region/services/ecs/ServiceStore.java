package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ecs.ServiceView.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** All services, by ARN; one that is INACTIVE can be described for an hour. */
final class ServiceStore {
  private static final Duration KEPT = Duration.ofHours(1);

  private final ServiceContext context;
  private final Tagging tags;
  private final Map<String, ServiceRecord> byArn = new LinkedHashMap<>();

  ServiceStore(ServiceContext context, Tagging tags) {
    this.context = context;
    this.tags = tags;
  }

  void put(ServiceRecord service) {
    byArn.put(service.arn(), service);
  }

  /** Null when there is none; one that is INACTIVE is found too. */
  @Nullable ServiceRecord find(ClusterRecord cluster, String nameOrArn) {
    var name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    var found = byArn.get(arn(cluster, name));
    return found == null || found.cluster() != cluster ? null : found;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ServiceNotFoundException
   */
  ServiceRecord existing(ClusterRecord cluster, @Nullable String nameOrArn) {
    var found = find(cluster, EcsErrors.required(nameOrArn, "service"));
    if (found == null) {
      throw EcsErrors.serviceNotFound();
    }
    return found;
  }

  /** A cluster's services but those that are INACTIVE. */
  List<ServiceRecord> in(ClusterRecord cluster) {
    return byArn.values().stream()
        .filter(service -> service.cluster() == cluster && !service.isInactive())
        .toList();
  }

  /** Also those that are INACTIVE. */
  List<ServiceRecord> all() {
    return List.copyOf(byArn.values());
  }

  String arn(ClusterRecord cluster, String name) {
    return context.region().arn("ecs", "service/" + cluster.name() + "/" + name);
  }

  /** The service has no tasks any more. */
  void deactivate(ServiceRecord service) {
    service.put(service.settings().toBuilder().status("INACTIVE").build());
    context
        .loop()
        .after(
            KEPT,
            () -> {
              if (byArn.remove(service.arn(), service)) {
                tags.forget(service.arn());
              }
            });
  }

  /**
   * A new task of a service's deployment.
   *
   * @param capacityProvider null when by launch type
   */
  TaskSpec specOf(
      ServiceRecord service,
      DeploymentRecord deployment,
      Place place,
      @Nullable String capacityProvider) {
    var settings = service.settings();
    var template = deployment.template();
    var network = template.network().awsvpcConfiguration();
    return new TaskSpec(
        service.cluster(),
        template.definition(),
        TaskOverride.builder().build(),
        place.subnetId(),
        network.securityGroups(),
        network.assignPublicIp() == AssignPublicIp.ENABLED,
        "service:" + settings.serviceName(),
        deployment.id(),
        capacityProvider,
        tagsOf(service, deployment),
        deployment.loadBalancers(),
        template.registries());
  }

  private List<Tag> tagsOf(ServiceRecord service, DeploymentRecord deployment) {
    var settings = service.settings();
    var all = new ArrayList<Tag>();
    switch (String.valueOf(settings.propagateTagsAsString())) {
      case "SERVICE" -> all.addAll(tags.list(service.arn()));
      case "TASK_DEFINITION" ->
          all.addAll(tags.list(deployment.template().definition().taskDefinitionArn()));
      default -> {}
    }
    if (Boolean.TRUE.equals(settings.enableECSManagedTags())) {
      all.add(tag("aws:ecs:clusterName", service.cluster().name()));
      all.add(tag("aws:ecs:serviceName", service.name()));
    }
    return all;
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}

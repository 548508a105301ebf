package dev.provingground.region.services.ecs;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.ResolvedConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionLoadBalancer;

/** Service revisions as the API describes them. */
final class RevisionDescriptions {
  private RevisionDescriptions() {}

  /** Which target groups serve the revision; null for one without load balancers. */
  private static @Nullable ResolvedConfiguration resolved(DeploymentRecord revision) {
    if (revision.loadBalancers().isEmpty()) {
      return null;
    }
    return ResolvedConfiguration.builder()
        .loadBalancers(
            revision.loadBalancers().stream()
                .map(
                    one ->
                        ServiceRevisionLoadBalancer.builder()
                            .targetGroupArn(one.targetGroupArn())
                            .productionListenerRule(
                                one.advancedConfiguration() == null
                                    ? null
                                    : one.advancedConfiguration().productionListenerRule())
                            .build())
                .toList())
        .build();
  }

  static ServiceRevision describe(ServiceRecord service, DeploymentRecord revision) {
    var template = revision.template();
    return ServiceRevision.builder()
        .serviceRevisionArn(service.revisionArn(revision))
        .serviceArn(service.arn())
        .clusterArn(service.cluster().arn())
        .taskDefinition(template.definition().taskDefinitionArn())
        .launchType(template.launchType())
        .capacityProviderStrategy(template.strategy().items())
        .platformVersion("1.4.0")
        .platformFamily("Linux")
        .loadBalancers(template.loadBalancers())
        .serviceRegistries(template.registries())
        .networkConfiguration(template.network())
        .resolvedConfiguration(resolved(revision))
        .containerImages(
            template.definition().containerDefinitions().stream()
                .map(
                    container ->
                        ContainerImage.builder()
                            .containerName(container.name())
                            .image(container.image())
                            .imageDigest(revision.imageDigest(container.name()))
                            .build())
                .toList())
        .createdAt(revision.createdAt())
        .build();
  }
}

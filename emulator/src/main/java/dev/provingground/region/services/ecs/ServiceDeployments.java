package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ResolvedConfiguration;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionLoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/** Lists, describes and stops service deployments, and describes service revisions. */
final class ServiceDeployments {
  private static final int MOST_DESCRIBED = 20;

  private record Found(ServiceRecord service, ServiceDeploymentRecord deployment) {}

  private final Clusters clusters;
  private final ServiceStore services;
  private final ServiceController controller;

  ServiceDeployments(Clusters clusters, ServiceStore services, ServiceController controller) {
    this.clusters = clusters;
    this.services = services;
    this.controller = controller;
  }

  /** Newest first. */
  Page<ServiceDeploymentBrief> list(ListServiceDeploymentsRequest request) {
    Supported.only(request, "service", "cluster", "status", "createdAt", "nextToken", "maxResults");
    var service = services.existing(clusters.active(request.cluster()), request.service());
    var created = request.createdAt();
    var briefs =
        service.history().stream()
            .filter(one -> request.status().isEmpty() || request.status().contains(one.status()))
            .filter(
                one ->
                    created == null
                        || created.after() == null
                        || !one.createdAt().isBefore(created.after()))
            .filter(
                one ->
                    created == null
                        || created.before() == null
                        || !one.createdAt().isAfter(created.before()))
            .map(one -> brief(service, one))
            .toList();
    return Page.of(briefs, request.nextToken(), request.maxResults());
  }

  DescribeServiceDeploymentsResponse describe(DescribeServiceDeploymentsRequest request) {
    var arns = EcsErrors.required(request.serviceDeploymentArns(), "serviceDeploymentArns");
    checkCount(arns, "serviceDeploymentArns");
    var found = new ArrayList<ServiceDeployment>();
    var failures = new ArrayList<Failure>();
    for (var arn : arns) {
      var one = find(arn);
      if (one == null) {
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
      } else {
        found.add(describe(one.service(), one.deployment()));
      }
    }
    return DescribeServiceDeploymentsResponse.builder()
        .serviceDeployments(found)
        .failures(failures)
        .build();
  }

  DescribeServiceRevisionsResponse revisions(DescribeServiceRevisionsRequest request) {
    var arns = EcsErrors.required(request.serviceRevisionArns(), "serviceRevisionArns");
    checkCount(arns, "serviceRevisionArns");
    var found = new ArrayList<ServiceRevision>();
    var failures = new ArrayList<Failure>();
    for (var arn : arns) {
      var revision =
          services.all().stream()
              .flatMap(
                  service ->
                      service.history().stream()
                          .map(ServiceDeploymentRecord::target)
                          .filter(one -> service.revisionArn(one).equals(arn))
                          .map(one -> revision(service, one)))
              .findFirst();
      revision.ifPresentOrElse(
          found::add, () -> failures.add(Failure.builder().arn(arn).reason("MISSING").build()));
    }
    return DescribeServiceRevisionsResponse.builder()
        .serviceRevisions(found)
        .failures(failures)
        .build();
  }

  /** Rolls it back, also where it was not configured to be; its ARN. */
  String stop(StopServiceDeploymentRequest request) {
    var arn = EcsErrors.required(request.serviceDeploymentArn(), "serviceDeploymentArn");
    if (request.stopType() != null
        && request.stopType() != StopServiceDeploymentStopType.ROLLBACK) {
      throw Supported.unsupported("Stop type '" + request.stopTypeAsString() + "'");
    }
    var found = find(arn);
    if (found == null) {
      throw EcsErrors.serviceDeploymentNotFound();
    }
    if (found.deployment().isOver()) {
      throw EcsErrors.conflict(
          "The service deployment cannot be stopped: it is " + found.deployment().status() + ".");
    }
    if (!found.deployment().isRollingBack()) {
      controller.requestRollback(found.service(), found.deployment());
    }
    return arn;
  }

  private static void checkCount(List<String> arns, String member) {
    if (arns.size() > MOST_DESCRIBED) {
      throw EcsErrors.invalid(member + " can have at most " + MOST_DESCRIBED + " entries.");
    }
  }

  private @Nullable Found find(String arn) {
    return services.all().stream()
        .flatMap(
            service ->
                service.history().stream()
                    .filter(one -> one.arn().equals(arn))
                    .map(one -> new Found(service, one)))
        .findFirst()
        .orElse(null);
  }

  private static ServiceDeploymentBrief brief(ServiceRecord service, ServiceDeploymentRecord one) {
    return ServiceDeploymentBrief.builder()
        .serviceDeploymentArn(one.arn())
        .serviceArn(service.arn())
        .clusterArn(service.cluster().arn())
        .createdAt(one.createdAt())
        .startedAt(one.startedAt())
        .finishedAt(one.finishedAt())
        .targetServiceRevisionArn(service.revisionArn(one.target()))
        .status(one.status())
        .statusReason(one.statusReason())
        .build();
  }

  private static ServiceDeployment describe(ServiceRecord service, ServiceDeploymentRecord one) {
    var source = one.source();
    return ServiceDeployment.builder()
        .serviceDeploymentArn(one.arn())
        .serviceArn(service.arn())
        .clusterArn(service.cluster().arn())
        .createdAt(one.createdAt())
        .startedAt(one.startedAt())
        .finishedAt(one.finishedAt())
        .stoppedAt(one.stoppedAt())
        .updatedAt(one.updatedAt())
        .sourceServiceRevisions(
            source == null ? List.of() : List.of(weighed(service, one, source, false)))
        .targetServiceRevision(weighed(service, one, one.target(), true))
        .lifecycleStage(one.shift().map(TrafficShift::stage).orElse(null))
        .status(one.status())
        .statusReason(one.statusReason())
        .deploymentConfiguration(one.configuration())
        .rollback(rollback(service, one.rollback()))
        .deploymentCircuitBreaker(breaker(service, one))
        .alarms(alarms(one))
        .build();
  }

  /** With the traffic that the revision is to get, where the deployment shifts any. */
  private static ServiceRevisionSummary weighed(
      ServiceRecord service,
      ServiceDeploymentRecord deployment,
      DeploymentRecord revision,
      boolean green) {
    var summary = summary(service, revision);
    if (deployment.shift().isEmpty() || revision.loadBalancers().isEmpty()) {
      return summary;
    }
    var shift = deployment.shift().get();
    double production = shift.productionPercent();
    double test = shift.testPercent();
    return summary.toBuilder()
        .requestedProductionTrafficWeight(green ? production : 100 - production)
        .requestedTestTrafficWeight(green ? test : 100 - test)
        .build();
  }

  private static ServiceRevisionSummary summary(ServiceRecord service, DeploymentRecord revision) {
    var counts = service.describe(revision);
    return ServiceRevisionSummary.builder()
        .arn(service.revisionArn(revision))
        .requestedTaskCount(counts.desiredCount())
        .runningTaskCount(counts.runningCount())
        .pendingTaskCount(counts.pendingCount())
        .build();
  }

  private static @Nullable Rollback rollback(
      ServiceRecord service, ServiceDeploymentRecord.@Nullable RolledBack rollback) {
    return rollback == null
        ? null
        : Rollback.builder()
            .reason(rollback.reason())
            .startedAt(rollback.startedAt())
            .serviceRevisionArn(service.revisionArn(rollback.to()))
            .build();
  }

  private static ServiceDeploymentCircuitBreaker breaker(
      ServiceRecord service, ServiceDeploymentRecord one) {
    var configured = one.configuration().deploymentCircuitBreaker();
    return ServiceDeploymentCircuitBreaker.builder()
        .status(
            status(Boolean.TRUE.equals(configured.enable()), one.isBreakerTripped(), one.isOver()))
        .failureCount(one.failures())
        .threshold(ServiceScheduler.breakerThreshold(service.settings().desiredCount()))
        .build();
  }

  private static ServiceDeploymentAlarms alarms(ServiceDeploymentRecord one) {
    return ServiceDeploymentAlarms.builder()
        .status(
            status(
                one.isWatched() || !one.triggeredAlarms().isEmpty(),
                !one.triggeredAlarms().isEmpty(),
                one.isOver()))
        .alarmNames(one.configuration().alarms().alarmNames())
        .triggeredAlarmNames(one.triggeredAlarms())
        .build();
  }

  private static ServiceDeploymentRollbackMonitorsStatus status(
      boolean on, boolean triggered, boolean over) {
    if (!on) {
      return ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    }
    if (triggered) {
      return ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
    }
    return over
        ? ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE
        : ServiceDeploymentRollbackMonitorsStatus.MONITORING;
  }

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

  private static ServiceRevision revision(ServiceRecord service, DeploymentRecord revision) {
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

package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentResponse;
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
  ListServiceDeploymentsResponse list(ListServiceDeploymentsRequest request) {
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
            .map(one -> DeploymentDescriptions.brief(service, one))
            .toList();
    var page = EcsErrors.PAGES.page(request, briefs);
    return ListServiceDeploymentsResponse.builder()
        .serviceDeployments(page.items())
        .nextToken(page.nextToken())
        .build();
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
        found.add(DeploymentDescriptions.describe(one.service(), one.deployment()));
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
                          .map(one -> RevisionDescriptions.describe(service, one)))
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
  StopServiceDeploymentResponse stop(StopServiceDeploymentRequest request) {
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
    return StopServiceDeploymentResponse.builder().serviceDeploymentArn(arn).build();
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
}

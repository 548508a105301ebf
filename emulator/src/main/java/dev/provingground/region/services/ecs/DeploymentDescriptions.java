package dev.provingground.region.services.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** Service deployments as the API describes them. */
final class DeploymentDescriptions {
  private DeploymentDescriptions() {}

  static ServiceDeploymentBrief brief(ServiceRecord service, ServiceDeploymentRecord one) {
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

  static ServiceDeployment describe(ServiceRecord service, ServiceDeploymentRecord one) {
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
}

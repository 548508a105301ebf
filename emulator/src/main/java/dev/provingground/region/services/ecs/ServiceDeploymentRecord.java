package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Bake;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/**
 * One attempt to bring a service to another revision, through to its success, its stop or the end
 * of its rollback ("View service history using Amazon ECS service deployments").
 */
final class ServiceDeploymentRecord {
  /** A revision that was taken back, and why. */
  record RolledBack(DeploymentRecord to, String reason, Instant startedAt) {}

  private final String arn;
  private final @Nullable DeploymentRecord source;
  private final DeploymentRecord target;
  private final DeploymentConfiguration configuration;
  private final Instant createdAt;
  private Instant updatedAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant stoppedAt;
  private ServiceDeploymentStatus status = ServiceDeploymentStatus.PENDING;
  private @Nullable String statusReason;
  private @Nullable RolledBack rollback;
  private final Optional<TrafficShift> shift;
  private Bake bake = Bake.DUE;
  private boolean watched;
  private List<String> triggeredAlarms = List.of();
  private boolean breakerTripped;
  private int failures;

  /**
   * @param source what was completed before; null when nothing was
   * @param configuration as it was when the deployment was created
   */
  ServiceDeploymentRecord(
      String arn,
      @Nullable DeploymentRecord source,
      DeploymentRecord target,
      DeploymentConfiguration configuration,
      Instant createdAt) {
    this.arn = arn;
    this.source = source;
    this.target = target;
    this.configuration = configuration;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
    this.shift = TrafficShift.of(configuration, source == null);
  }

  /** Empty for a rolling deployment. */
  Optional<TrafficShift> shift() {
    return shift;
  }

  /** Its traffic shift has come to the next stage. */
  void enter(ServiceDeploymentLifecycleStage stage, Instant now) {
    shift.orElseThrow().enter(stage);
    updatedAt = now;
  }

  String arn() {
    return arn;
  }

  @Nullable DeploymentRecord source() {
    return source;
  }

  DeploymentRecord target() {
    return target;
  }

  DeploymentConfiguration configuration() {
    return configuration;
  }

  ServiceDeploymentStatus status() {
    return status;
  }

  @Nullable String statusReason() {
    return statusReason;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  @Nullable Instant startedAt() {
    return startedAt;
  }

  @Nullable Instant finishedAt() {
    return finishedAt;
  }

  @Nullable Instant stoppedAt() {
    return stoppedAt;
  }

  @Nullable RolledBack rollback() {
    return rollback;
  }

  boolean isRollingBack() {
    return status == ServiceDeploymentStatus.ROLLBACK_REQUESTED
        || status == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
  }

  boolean isOver() {
    return switch (status) {
      case SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED -> true;
      default -> false;
    };
  }

  /** The scheduler has begun with it. */
  void start(Instant now) {
    if (status == ServiceDeploymentStatus.PENDING) {
      startedAt = now;
      put(ServiceDeploymentStatus.IN_PROGRESS, null, now);
    }
  }

  /** A user has it rolled back. */
  void requestRollback(Instant now) {
    put(ServiceDeploymentStatus.ROLLBACK_REQUESTED, null, now);
  }

  void rollBack(DeploymentRecord to, String reason, Instant now) {
    rollback = new RolledBack(to, reason, now);
    put(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, reason, now);
  }

  /** Its target, or what it is rolled back to, has been rolled out. */
  void complete(Instant now) {
    finishedAt = now;
    put(
        isRollingBack()
            ? ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL
            : ServiceDeploymentStatus.SUCCESSFUL,
        statusReason,
        now);
  }

  /** It has failed, or another one takes its place. */
  void stop(String reason, Instant now) {
    stoppedAt = now;
    finishedAt = now;
    put(
        isRollingBack() ? ServiceDeploymentStatus.ROLLBACK_FAILED : ServiceDeploymentStatus.STOPPED,
        reason,
        now);
  }

  private void put(ServiceDeploymentStatus changed, @Nullable String reason, Instant now) {
    status = changed;
    statusReason = reason;
    updatedAt = now;
  }

  /** Alarms watch over it. */
  void watch() {
    watched = true;
  }

  /** Whether alarms watch over it: until it is rolled back, or nothing is left to go back to. */
  boolean isWatched() {
    return watched && rollback == null && shift.filter(TrafficShift::isCleaningUp).isEmpty();
  }

  List<String> triggeredAlarms() {
    return triggeredAlarms;
  }

  void putTriggered(List<String> alarms) {
    triggeredAlarms = alarms;
  }

  void putBake(Bake changed) {
    bake = changed;
  }

  Bake bake() {
    boolean waits = isWatched() || configuration.bakeTimeInMinutes() > 0;
    return waits && rollback == null && shift.isEmpty() ? bake : Bake.OVER;
  }

  void tripBreaker(int failedTasks) {
    breakerTripped = true;
    failures = failedTasks;
  }

  boolean isBreakerTripped() {
    return breakerTripped;
  }

  /** Failed tasks of its target, as the circuit breaker counts them. */
  int failures() {
    return breakerTripped ? failures : target.failedTasks();
  }
}

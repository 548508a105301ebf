package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ecs.SchedulerDecision.Cause;
import dev.provingground.region.services.ecs.SchedulerDecision.Stop;
import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** Carries out what the scheduler decides, and asks it again after every change. */
final class ServiceController implements TaskTargets.Listener {
  /** Tasks that end by themselves within this time have failed to start properly. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(30);

  private final ServiceContext context;
  private final Tasks tasks;
  private final ServiceStore services;
  private final ServiceEvents events;
  private final Rollouts rollouts;
  private final Map<String, ServiceRecord> serviceOfTask = new LinkedHashMap<>();
  private final Set<ServiceRecord> pending = new HashSet<>();
  private final Set<ServiceRecord> undecided = new HashSet<>();

  ServiceController(
      ServiceContext context,
      Tasks tasks,
      TaskTargets targets,
      TaskRegistries registries,
      ServiceStore services) {
    this.context = context;
    this.tasks = tasks;
    this.services = services;
    this.events = new ServiceEvents(context);
    this.rollouts = new Rollouts(context, services, events, this::review);
    tasks.listen(this::changed);
    targets.listen(this);
    registries.listen(
        (task, registryArn, why) ->
            serviceOf(task)
                .ifPresent(service -> events.notDiscoverable(service, registryArn, why)));
  }

  /** Makes the deployment the service's primary one. */
  void deploy(ServiceRecord service, DeploymentRecord deployment) {
    rollouts.deploy(service, deployment);
  }

  /** A user wants the service deployment rolled back. */
  void requestRollback(ServiceRecord service, ServiceDeploymentRecord deployment) {
    rollouts.requestRollback(service, deployment);
  }

  /** The service is being deleted: what is in progress ends, and so do its tasks. */
  void abandon(ServiceRecord service) {
    for (var member : service.tasks()) {
      member.task().protect(null);
      service.changed(member);
    }
    rollouts.abandon(service);
  }

  /** Empty for a task on its own. */
  Optional<ServiceRecord> serviceOf(TaskRecord task) {
    return Optional.ofNullable(serviceOfTask.get(task.arn()));
  }

  /** A task is protected, or no longer. */
  void protectionChanged(TaskRecord task) {
    serviceOf(task).ifPresent(service -> review(service, service.task(task.arn())));
  }

  /** Has the scheduler decide on the service once what happens now is over. */
  void review(ServiceRecord service) {
    undecided.add(service);
    look(service);
  }

  /** The same, if the task then stands otherwise than before. */
  private void review(ServiceRecord service, @Nullable ServiceTask member) {
    if (member != null) {
      service.changed(member);
      look(service);
    }
  }

  /** Once for all that happens now. */
  private void look(ServiceRecord service) {
    if (pending.add(service)) {
      context
          .loop()
          .execute(
              () -> {
                pending.remove(service);
                boolean news = lookAtChanged(service);
                if (undecided.remove(service) || news) {
                  decide(service);
                }
              });
    }
  }

  private void decide(ServiceRecord service) {
    if (service.isInactive()) {
      return;
    }
    if (service.isActive()) {
      rollouts.look(service);
    }
    lookAtChanged(service);
    boolean shifting = service.isActive() && service.isShifting();
    boolean goesOn = shifting ? shift(service) : roll(service);
    if (!service.isActive() && service.tasks().isEmpty()) {
      services.deactivate(service);
    } else if (goesOn) {
      review(service);
    }
  }

  /** Sees to each revision of a service that shifts traffic; whether anything has changed. */
  private boolean shift(ServiceRecord service) {
    service.putSteady(false);
    var abandoned = RevisionViews.abandoned(service, context.loop().now());
    if (!abandoned.isEmpty()) {
      stop(service, abandoned);
      lookAtChanged(service);
    }
    boolean changed = false;
    boolean scaledUp = false;
    for (var revision : RevisionViews.of(service, service.view(context.loop().now()))) {
      var decision = ServiceScheduler.decide(revision.view());
      stop(service, decision.stops());
      start(service, revision.deployment(), decision.starts(), false);
      changed |= !decision.changesNothing();
      switch (decision.outcome()) {
        case FAILED, ALARMED -> {
          rollouts.conclude(service, decision.outcome());
          return true;
        }
        case COMPLETED -> scaledUp = true;
        case NONE, BAKING -> {}
      }
    }
    return rollouts.shift(service, scaledUp) || changed;
  }

  /** Sees to a service whose tasks serve side by side; whether anything has changed. */
  private boolean roll(ServiceRecord service) {
    var decision = ServiceScheduler.decide(service.view(context.loop().now()));
    if (decision.rebalancing() && !service.isRebalancing()) {
      service.putRebalancing(true);
      events.rebalancingStarted(service);
    }
    stop(service, decision.stops());
    start(service, service.primary(), decision.starts(), decision.rebalancing());
    rollouts.conclude(service, decision.outcome());
    if (decision.steady() && service.isRebalancing()) {
      service.putRebalancing(false);
      events.rebalancingCompleted(service);
    }
    if (service.putSteady(decision.steady()) && service.isActive()) {
      events.steadyState(service);
    }
    return !decision.changesNothing();
  }

  private void start(
      ServiceRecord service, DeploymentRecord deployment, List<Place> places, boolean rebalancing) {
    if (places.isEmpty()) {
      return;
    }
    var started = new ArrayList<TaskRecord>();
    var strategy = deployment.template().strategy();
    var capacity = service.capacity(deployment);
    for (var place : places) {
      try {
        var provider = strategy.next(capacity);
        var task = tasks.launch(services.specOf(service, deployment, place, provider));
        service.add(new ServiceTask(task, deployment, place));
        if (provider != null) {
          capacity.merge(provider, 1, Integer::sum);
        }
        serviceOfTask.put(task.arn(), service);
        started.add(task);
      } catch (AwsServiceException e) {
        events.failedToLaunch(service, e.awsErrorDetails().errorMessage());
        deployment.taskFailed();
        throttle(service);
      }
    }
    if (!started.isEmpty()) {
      if (rebalancing) {
        events.startedToRebalance(service, started);
      } else {
        events.started(service, started);
      }
    }
  }

  private void stop(ServiceRecord service, List<Stop> stops) {
    var members = new LinkedHashMap<ServiceTask, Cause>();
    for (var stop : stops) {
      var member = service.task(stop.taskId());
      if (member != null) {
        members.put(member, stop.cause());
      }
    }
    if (members.isEmpty()) {
      return;
    }
    var stopped = members.keySet().stream().map(ServiceTask::task).toList();
    if (service.isRebalancing() && !members.containsValue(Cause.UNHEALTHY)) {
      events.stoppedToRebalance(service, stopped);
    } else {
      events.stopped(service, stopped);
    }
    var draining = new LinkedHashMap<DeploymentRecord, Integer>();
    members.forEach(
        (member, cause) -> {
          if (cause == Cause.UNHEALTHY && !member.wasHealthy()) {
            member.deployment().taskFailed();
          }
          if (servesTargets(member.task())) {
            draining.merge(member.deployment(), 1, Integer::sum);
          }
          tasks.stop(
              member.task(),
              TaskStopCode.SERVICE_SCHEDULER_INITIATED,
              reason(service, member, cause),
              true);
        });
    draining.forEach((deployment, count) -> events.draining(service, deployment, count));
  }

  private static String reason(ServiceRecord service, ServiceTask member, Cause cause) {
    return switch (cause) {
      case SCALING -> "Scaling activity initiated by (deployment " + service.primary().id() + ")";
      case UNHEALTHY ->
          member.failsContainerChecks()
              ? "Task failed container health checks"
              : "Task failed ELB health checks in (target-group "
                  + member
                      .unhealthyTarget()
                      .map(one -> one.getKey().targetGroupArn())
                      .orElse("unknown")
                  + ")";
    };
  }

  /** Whether any of them stands otherwise than before. */
  private boolean lookAtChanged(ServiceRecord service) {
    boolean news = false;
    var loop = context.loop();
    var gracePeriod = loop.realTime(service.gracePeriod());
    for (var member : service.takeChanged()) {
      var seen = member.view(gracePeriod, loop.now(), tasks.isDraining(member.task()));
      news |= service.put(seen);
      noteHealth(service, member, seen);
      member
          .excusedUntil(gracePeriod, loop.now())
          .map(until -> loop.regionTime(Duration.between(loop.now(), until)))
          .ifPresent(rest -> loop.after(rest, () -> review(service, member)));
    }
    return news;
  }

  private void noteHealth(ServiceRecord service, ServiceTask member, TaskView seen) {
    if (seen.isHealthy()) {
      // One that has been healthy all along says nothing about those that fail to start now.
      if (!member.wasHealthy() && servesTargets(member.task())) {
        service.throttle().reset();
      }
      member.healthy();
      member.deployment().taskSucceeded();
    } else if (seen.isUnhealthy() && member.reportUnhealthy()) {
      if (member.failsContainerChecks()) {
        events.failedContainerChecks(service, member.task());
        if (!member.task().spec().registries().isEmpty()) {
          events.unhealthyInstance(service);
        }
      }
      member
          .unhealthyTarget()
          .ifPresent(
              one ->
                  events.unhealthy(
                      service, member.task(), one.getKey(), one.getValue().description()));
    }
  }

  private void changed(TaskRecord task) {
    var service = serviceOfTask.get(task.arn());
    if (service == null) {
      return;
    }
    var member = service.task(task.arn());
    if (member != null && task.isStopped()) {
      service.remove(member);
      review(service);
      serviceOfTask.remove(task.arn());
      if (hasFailed(member)) {
        member.deployment().taskFailed();
        throttle(service);
      } else if (task.description().stopCode() == TaskStopCode.ESSENTIAL_CONTAINER_EXITED) {
        service.throttle().reset();
      }
    }
    if (member != null && task.lastStatus().equals("RUNNING")) {
      member.deployment().putImages(task.description());
    }
    review(service, member);
  }

  /**
   * Whether a task that has stopped by itself counts as failed: it never ran, or it ended before
   * its health checks passed, or after a short life where there are none.
   */
  private static boolean hasFailed(ServiceTask member) {
    var task = member.task().description();
    if (task.stopCode() == TaskStopCode.TASK_FAILED_TO_START) {
      return true;
    }
    if (task.stopCode() != TaskStopCode.ESSENTIAL_CONTAINER_EXITED) {
      return false;
    }
    if (!member.task().hasRun()) {
      return true;
    }
    if (member.task().spec().targets().isEmpty() && !member.task().isChecked()) {
      return task.startedAt().plus(SHORT_LIFE).isAfter(task.stoppingAt());
    }
    return !member.wasHealthy();
  }

  /** Whether requests may be on their way to the task. */
  private static boolean servesTargets(TaskRecord task) {
    return task.hasRun() && !task.spec().targets().isEmpty();
  }

  private void throttle(ServiceRecord service) {
    var wait = service.throttle().failed(context.loop());
    if (!wait.isZero()) {
      events.unableToStart(service);
      context.loop().after(wait, () -> review(service));
    }
  }

  @Override
  public void healthChanged(TaskRecord task, TaskTargets.Target target, TargetHealth health) {
    var service = serviceOfTask.get(task.arn());
    var member = service == null ? null : service.task(task.arn());
    if (service != null && member != null) {
      member.put(target, health);
      review(service, member);
    }
  }

  @Override
  public void registered(TaskRecord task, TaskTargets.Target target) {
    var service = serviceOfTask.get(task.arn());
    if (service != null) {
      events.registered(service, target.targetGroupArn());
    }
  }

  @Override
  public void notRegistered(TaskRecord task, TaskTargets.Target target, AwsServiceException why) {
    serviceOf(task)
        .ifPresent(service -> events.notRegistered(service, target.targetGroupArn(), why));
  }

  @Override
  public void deregistered(TaskRecord task, TaskTargets.Target target) {
    var service = serviceOfTask.get(task.arn());
    if (service != null) {
      events.deregistered(service, target.targetGroupArn());
      var member = service.task(task.arn());
      if (member != null
          && task.description().stopCode() != TaskStopCode.SERVICE_SCHEDULER_INITIATED) {
        events.draining(service, member.deployment(), 1);
      }
    }
  }
}

package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskListener;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Takes one task through its life: PROVISIONING → PENDING → ACTIVATING → RUNNING → DEACTIVATING →
 * STOPPING → DEPROVISIONING → STOPPED ("Amazon ECS task lifecycle"). On the event loop, each step
 * in a turn of its own.
 */
final class TaskLife implements TaskListener {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  /** The exit code of a container that never started. */
  private static final int GIVEN_UP = 143;

  /** What a task's life needs; shared by all tasks. */
  record Surroundings(
      ServiceContext context,
      ManagedInterfaces interfaces,
      ContainerRuntime runtime,
      ImageResolver images,
      Secrets secrets,
      LogStreams logs,
      TaskTargets targets,
      TaskRegistries registries) {}

  private final Surroundings with;
  private final TaskRecord task;
  private final TaskProcesses processes;
  private final StartOrder order;
  private boolean drains;

  TaskLife(Surroundings with, TaskRecord task) {
    this.with = with;
    this.task = task;
    this.processes = new TaskProcesses(with, task);
    this.order = new StartOrder(task);
  }

  void begin() {
    next(this::provision);
  }

  /** Whether it has been told to stop while its targets still drain. */
  boolean isDraining() {
    return drains;
  }

  /**
   * Ends the task; does nothing when it is on its way out already, except that one who will not
   * wait for draining ends it.
   *
   * @param drain whether containers go on until its targets have drained
   */
  void stop(TaskStopCode code, String reason, boolean drain) {
    if (task.isToldToStop()) {
      if (drains && !drain) {
        drained();
      }
      return;
    }
    boolean active = task.hasRun();
    task.change(
        one ->
            one.desiredStatus("STOPPED")
                .stopCode(code)
                .stoppedReason(reason)
                .stoppingAt(with.context().loop().now()));
    abandonWaiting();
    if (active) {
      deactivate(drain);
    } else if (processes.areLaunched()) {
      next(this::signal);
    }
    // Otherwise the step under way finds that it is told to stop.
  }

  /** What has not started yet does not start any more. */
  private void abandonWaiting() {
    order.takeAll().forEach(name -> task.changeContainer(name, one -> one.lastStatus("STOPPED")));
  }

  /** Starts what the containers' order allows now. */
  private void advance() {
    if (!processes.areLaunched() || task.isToldToStop()) {
      return;
    }
    order.takeReady().forEach(processes::start);
    order
        .takeHopeless()
        .ifPresent(
            given ->
                next(
                    () ->
                        exited(
                            given.container(),
                            GIVEN_UP,
                            Optional.of("CannotStartContainerError: " + given.reason()))));
  }

  /** No request is on its way to the task any more. */
  void drained() {
    if (drains) {
      drains = false;
      signal();
    }
  }

  private void provision() {
    if (task.isToldToStop()) {
      deprovision();
      return;
    }
    var spec = task.spec();
    try {
      var attached =
          with.interfaces()
              .create(
                  new ManagedInterfaces.Request(
                      spec.subnetId(),
                      spec.securityGroups(),
                      spec.assignPublicIp(),
                      attachmentArn(),
                      "amazon-ecs"));
      task.attach(attached);
    } catch (AwsServiceException e) {
      failToStart(
          "Unexpected EC2 error while attempting to Create Network Interface%s in subnet '%s': %s"
              .formatted(
                  spec.assignPublicIp() ? " with public IP assignment enabled" : "",
                  spec.subnetId(),
                  ImageResolver.described(e)));
      return;
    } catch (IllegalStateException e) {
      failToStart("ResourceInitializationError: network interface: " + e.getMessage());
      return;
    }
    status("PENDING");
    next(this::launch);
  }

  private void launch() {
    if (task.isToldToStop()) {
      deprovision();
      return;
    }
    try {
      processes.launch(order.waiting(), this);
    } catch (StartFailure e) {
      failToStart(e.reason());
    }
  }

  @Override
  public void pullStarted() {
    task.change(one -> one.pullStartedAt(with.context().loop().now()));
  }

  @Override
  public void resolved(String container, String manifestDigest) {
    task.changeContainer(container, one -> one.imageDigest(manifestDigest));
  }

  @Override
  public void pullStopped() {
    task.change(one -> one.pullStoppedAt(with.context().loop().now()));
  }

  @Override
  public void started(String container) {
    task.changeContainer(container, one -> one.lastStatus("RUNNING"));
    var definition = task.containerDefinition(container);
    if (TaskRecord.isChecked(definition) && processes.areLaunched()) {
      processes.checkHealth(definition, this::advance);
    }
    if (order.isAwaited(container)) {
      with.context().loop().after(startTimeout(definition), () -> timeOut(container));
    }
    advance();
    if (task.anyContainer("PENDING")) {
      return;
    }
    if (!task.isToldToStop()) {
      status("ACTIVATING");
      next(this::activate);
    }
  }

  private static Duration startTimeout(ContainerDefinition definition) {
    return definition.startTimeout() == null
        ? START_TIMEOUT
        : Duration.ofSeconds(definition.startTimeout());
  }

  private void timeOut(String container) {
    order.timeOut(container);
    advance();
  }

  private void activate() {
    if (task.isToldToStop() || !task.lastStatus().equals("ACTIVATING")) {
      return;
    }
    try {
      with.targets().register(task);
      with.registries().register(task);
    } catch (AwsServiceException e) {
      stop(TaskStopCode.TASK_FAILED_TO_START, ImageResolver.described(e), false);
      return;
    }
    task.change(one -> one.lastStatus("RUNNING").startedAt(with.context().loop().now()));
  }

  @Override
  public void exited(String container, int exitCode, Optional<String> reason) {
    processes.closeOutput(container);
    task.putEnd(container, exitCode, reason, with.context().loop().now());
    if (task.containerDefinition(container).essential()) {
      stop(TaskStopCode.ESSENTIAL_CONTAINER_EXITED, "Essential container in task exited", false);
    }
    advance();
    processes.signalNext();
    if (task.allContainers("STOPPED")) {
      ended();
    } else if (!task.isToldToStop()
        && task.lastStatus().equals("PENDING")
        && !task.anyContainer("PENDING")) {
      status("ACTIVATING"); // the last one that was waited for never started
      next(this::activate);
    }
  }

  @Override
  public void failedToStart(String container, String reason) {
    if (!task.isToldToStop()) {
      task.changeContainer(container, one -> one.reason(reason));
    }
    failToStart(reason);
  }

  private void failToStart(String reason) {
    if (!task.isToldToStop()) {
      task.change(
          one ->
              one.desiredStatus("STOPPED")
                  .stopCode(TaskStopCode.TASK_FAILED_TO_START)
                  .stoppedReason(reason)
                  .stoppingAt(with.context().loop().now()));
    }
    deprovision();
  }

  private void deactivate(boolean drain) {
    status("DEACTIVATING");
    with.registries().deregister(task);
    with.targets().deregister(task);
    if (drain && with.targets().isRegistered(task)) {
      drains = true;
    } else {
      next(this::signal);
    }
  }

  private void signal() {
    if (processes.areSignalled() || !processes.areLaunched() || isLeaving()) {
      return;
    }
    status("STOPPING");
    processes.signal();
  }

  private boolean isLeaving() {
    return task.lastStatus().equals("DEPROVISIONING") || task.isStopped();
  }

  /** All containers have ended. */
  private void ended() {
    drains = false;
    next(this::deprovision);
  }

  private void deprovision() {
    if (isLeaving()) {
      return;
    }
    var now = with.context().loop().now();
    task.change(one -> one.lastStatus("DEPROVISIONING").executionStoppedAt(now));
    task.changeContainers(one -> one.lastStatus("STOPPED"));
    with.registries().deregister(task);
    if (with.targets().isRegistered(task)) {
      with.targets().deregister(task);
    }
    processes.release();
    next(this::leave);
  }

  private void leave() {
    task.networkInterface()
        .ifPresent(
            attached -> {
              with.interfaces().delete(attached.networkInterfaceId());
              with.targets().forget(task);
            });
    task.detach();
    task.change(
        one ->
            one.lastStatus("STOPPED")
                .connectivity(Connectivity.DISCONNECTED)
                .stoppedAt(with.context().loop().now()));
  }

  private void status(String status) {
    task.change(
        one -> {
          one.lastStatus(status);
          if (status.equals("PENDING")) {
            one.connectivity(Connectivity.CONNECTED).connectivityAt(with.context().loop().now());
          }
        });
  }

  /** What its containers use; empty unless they run. */
  Optional<TaskUsage> usage() {
    return processes.usage();
  }

  /** What its containers use of its storage; empty where that is not limited. */
  Optional<StorageUsage> storage() {
    return processes.storage();
  }

  private String attachmentArn() {
    return with.context()
        .region()
        .arn("ecs", "attachment/" + task.description().attachments().getFirst().id());
  }

  private void next(Runnable step) {
    with.context().loop().execute(step);
  }
}

package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.ImageSource;
import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskListener;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import dev.provingground.region.services.ecs.LogStreams.LogFailure;
import dev.provingground.region.services.ecs.Secrets.SecretFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Takes one task through its life: PROVISIONING → PENDING → ACTIVATING → RUNNING → DEACTIVATING →
 * STOPPING → DEPROVISIONING → STOPPED ("Amazon ECS task lifecycle"). On the event loop, each step
 * in a turn of its own.
 */
final class TaskLife implements TaskListener {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
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
  private final Map<String, LogSink> sinks = new HashMap<>();
  private final StartOrder order;
  private final StopOrder stopOrder;
  private @Nullable TaskHandle handle;
  private boolean drains;
  private boolean signalled;

  TaskLife(Surroundings with, TaskRecord task) {
    this.with = with;
    this.task = task;
    this.order = new StartOrder(task);
    this.stopOrder = new StopOrder(task);
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
    } else if (handle != null) {
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
    if (handle == null || task.isToldToStop()) {
      return;
    }
    order.takeReady().forEach(handle::start);
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
      var secrets = new HashMap<String, Map<String, String>>();
      for (var container : task.containerDefinitions()) {
        secrets.put(container.name(), with.secrets().of(task, container));
      }
      var outputs = new LinkedHashMap<String, Output>();
      for (var container : task.containerDefinitions()) {
        var output = with.logs().open(task, container);
        outputs.put(container.name(), output);
        if (output instanceof LogSink sink) {
          sinks.put(container.name(), sink);
        }
      }
      var credentialsId = with.context().ids().uuid();
      var launches = new ArrayList<ContainerLaunch>();
      for (var container : task.containerDefinitions()) {
        var image = resolve(container);
        if (image instanceof Image known) {
          resolved(container.name(), known.manifestDigest());
        }
        launches.add(
            ContainerLaunches.of(
                with.context().region(),
                task,
                container,
                image,
                credentialsId,
                secrets.getOrDefault(container.name(), Map.of()),
                outputs.getOrDefault(container.name(), (time, line) -> {})));
      }
      var endpoint =
          new TaskEndpoint(
              with.context(),
              task,
              credentialsId,
              container -> stats(container),
              this::storage,
              with.runtime()::clockDrift);
      handle =
          with.runtime()
              .launch(
                  new TaskLaunch(
                      task.arn(),
                      task.networkInterface().orElseThrow().networkInterfaceId(),
                      Integer.parseInt(task.description().cpu()),
                      Integer.parseInt(task.description().memory()),
                      task.description().ephemeralStorage().sizeInGiB(),
                      task.spec().definition().pidMode() == PidMode.TASK,
                      launches,
                      order.waiting(),
                      Secrets.sources(task),
                      endpoint),
                  this);
    } catch (SecretFailure e) {
      failToStart(e.reason());
    } catch (LogFailure e) {
      failToStart(e.reason());
    } catch (PullFailure e) {
      failToStart(e.reason());
    }
  }

  private ImageSource resolve(ContainerDefinition container) throws PullFailure {
    try {
      return with.images().resolve(container, task.sessions().execution());
    } catch (PullFailure e) {
      task.changeContainer(container.name(), one -> one.reason(e.reason()));
      throw e;
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
    if (TaskRecord.isChecked(definition) && handle != null) {
      new ContainerHealth(
              with.context().loop(),
              task,
              container,
              definition.healthCheck(),
              handle,
              this::advance)
          .begin();
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
    var sink = sinks.get(container);
    if (sink != null) {
      sink.close();
    }
    task.putEnd(container, exitCode, reason, with.context().loop().now());
    if (task.containerDefinition(container).essential()) {
      stop(TaskStopCode.ESSENTIAL_CONTAINER_EXITED, "Essential container in task exited", false);
    }
    advance();
    if (signalled && handle != null) {
      signalNext(handle);
    }
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

  /** SIGTERM, to one container after the other where they depend on one another. */
  private void signal() {
    if (signalled || handle == null || isLeaving()) {
      return;
    }
    signalled = true;
    status("STOPPING");
    signalNext(handle);
  }

  private void signalNext(TaskHandle itsHandle) {
    stopOrder.takeFree().forEach(one -> itsHandle.stop(one.name(), stopTimeout(one)));
  }

  /** How long it has until SIGKILL. */
  private static Duration stopTimeout(ContainerDefinition container) {
    return container.stopTimeout() == null
        ? STOP_TIMEOUT
        : Duration.ofSeconds(container.stopTimeout());
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
    sinks.values().forEach(LogSink::close);
    if (handle != null) {
      handle.release();
    }
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

  private Optional<String> stats(String container) {
    return handle == null ? Optional.empty() : handle.stats(container);
  }

  private Optional<StorageUsage> storage() {
    return handle == null ? Optional.empty() : handle.storage();
  }

  /** What its containers use; empty unless they run. */
  Optional<TaskUsage> usage() {
    return handle == null ? Optional.empty() : handle.usage();
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

package dev.provingground.region.services.ecs;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.PidMode;

/**
 * What runs of a task, at the container runtime: it gets secrets, log streams and images, in the
 * order in which Fargate's agent does, and passes on to the containers what the task's life asks of
 * them. On the event loop.
 */
final class TaskProcesses {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final TaskLife.Surroundings with;
  private final TaskRecord task;
  private final StopOrder stopOrder;
  private final Map<String, LogSink> sinks = new HashMap<>();
  private @Nullable TaskHandle handle;
  private boolean signalled;

  TaskProcesses(TaskLife.Surroundings with, TaskRecord task) {
    this.with = with;
    this.task = task;
    this.stopOrder = new StopOrder(task);
  }

  /**
   * @param waiting the containers that {@link #start} starts
   * @param listener hears what becomes of them
   * @throws StartFailure when one of them lacks something; {@link #release} is still called
   */
  void launch(Set<String> waiting, TaskListener listener) throws StartFailure {
    var secrets = secrets();
    var outputs = outputs();
    var credentialsId = with.context().ids().uuid();
    var launches = new ArrayList<ContainerLaunch>();
    for (var container : task.containerDefinitions()) {
      launches.add(
          ContainerLaunches.of(
              with.context().region(),
              task,
              container,
              image(container, listener),
              credentialsId,
              secrets.getOrDefault(container.name(), Map.of()),
              outputs.getOrDefault(container.name(), (time, line) -> {})));
    }
    handle = with.runtime().launch(launch(launches, waiting, credentialsId), listener);
  }

  private Map<String, Map<String, String>> secrets() throws SecretFailure {
    var secrets = new HashMap<String, Map<String, String>>();
    for (var container : task.containerDefinitions()) {
      secrets.put(container.name(), with.secrets().of(task, container));
    }
    return secrets;
  }

  private Map<String, Output> outputs() throws LogFailure {
    var outputs = new LinkedHashMap<String, Output>();
    for (var container : task.containerDefinitions()) {
      var output = with.logs().open(task, container);
      outputs.put(container.name(), output);
      if (output instanceof LogSink sink) {
        sinks.put(container.name(), sink);
      }
    }
    return outputs;
  }

  private ImageSource image(ContainerDefinition container, TaskListener listener)
      throws PullFailure {
    try {
      var image = with.images().resolve(container, task.sessions().execution());
      if (image instanceof Image known) {
        listener.resolved(container.name(), known.manifestDigest());
      }
      return image;
    } catch (PullFailure e) {
      task.changeContainer(container.name(), one -> one.reason(e.reason()));
      throw e;
    }
  }

  private TaskLaunch launch(
      List<ContainerLaunch> launches, Set<String> waiting, String credentialsId) {
    return new TaskLaunch(
        task.arn(),
        task.networkInterface().orElseThrow().networkInterfaceId(),
        Integer.parseInt(task.description().cpu()),
        Integer.parseInt(task.description().memory()),
        task.description().ephemeralStorage().sizeInGiB(),
        task.spec().definition().pidMode() == PidMode.TASK,
        launches,
        waiting,
        Secrets.sources(task),
        new TaskEndpoint(
            with.context(),
            task,
            credentialsId,
            this::stats,
            this::storage,
            with.runtime()::clockDrift));
  }

  /** Whether the runtime has the containers, running or not. */
  boolean areLaunched() {
    return handle != null;
  }

  /** Starts one that has waited. */
  void start(String container) {
    launched().start(container);
  }

  /**
   * Checks from now on whether the container is healthy.
   *
   * @param changed hears of every result
   */
  void checkHealth(ContainerDefinition container, Runnable changed) {
    new ContainerHealth(
            with.context().loop(),
            task,
            container.name(),
            container.healthCheck(),
            launched(),
            changed)
        .begin();
  }

  private TaskHandle launched() {
    if (handle == null) {
      throw new IllegalStateException(
          "the containers of %s are not launched".formatted(task.arn()));
    }
    return handle;
  }

  boolean areSignalled() {
    return signalled;
  }

  /** SIGTERM, to one container after the other where they depend on one another. */
  void signal() {
    signalled = true;
    signalNext();
  }

  /** Once they are signalled: the same for those whose turn it is now that another has ended. */
  void signalNext() {
    if (signalled) {
      stopOrder.takeFree().forEach(one -> launched().stop(one.name(), stopTimeout(one)));
    }
  }

  /** How long it has until SIGKILL. */
  private static Duration stopTimeout(ContainerDefinition container) {
    return container.stopTimeout() == null
        ? STOP_TIMEOUT
        : Duration.ofSeconds(container.stopTimeout());
  }

  /** The container will write no more. */
  void closeOutput(String container) {
    var sink = sinks.get(container);
    if (sink != null) {
      sink.close();
    }
  }

  /** Gives back what they had. */
  void release() {
    sinks.values().forEach(LogSink::close);
    if (handle != null) {
      handle.release();
    }
  }

  private Optional<String> stats(String container) {
    return handle == null ? Optional.empty() : handle.stats(container);
  }

  /** What they use of the task's storage, where that is limited. */
  Optional<StorageUsage> storage() {
    return handle == null ? Optional.empty() : handle.storage();
  }

  /** What they use; empty unless they run. */
  Optional<TaskUsage> usage() {
    return handle == null ? Optional.empty() : handle.usage();
  }
}

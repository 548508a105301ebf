package dev.provingground.region.services.ecs;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * What runs tasks: real processes from real images. Called on the event loop and never blocks it;
 * what happens comes back to {@link TaskListener} on the event loop, in order.
 */
public interface ContainerRuntime {
  /**
   * Fetches the images, then starts the containers in the network interface's namespace.
   *
   * @return the task's handle; nothing has happened yet when it is returned
   */
  TaskHandle launch(TaskLaunch launch, TaskListener listener);

  /**
   * Whether images of another registry than the region's may be pulled.
   *
   * @param registryHost such as {@code docker.io} or {@code 127.0.0.1:5000}
   */
  default boolean mayPullFrom(String registryHost) {
    return false;
  }

  /** How well the clock is set that its tasks see. Thread-safe. */
  ClockDrift clockDrift();

  /**
   * @param errorBoundMillis by which the clock may be wrong
   * @param synchronised whether a time server has been heard lately
   */
  record ClockDrift(double errorBoundMillis, boolean synchronised) {}

  /**
   * @param networkInterfaceId the task's interface, attached already
   * @param cpuUnits of 1024 a vCPU, for the whole task
   * @param memoryMiB for the whole task
   * @param ephemeralStorageGiB for all that its containers write, but for files in memory
   * @param sharesPids whether its containers see one another's processes, in one pid namespace
   * @param waiting the names of those containers that wait for {@link TaskHandle#start}
   * @param secrets where its containers' secrets were read, in this order
   */
  record TaskLaunch(
      String taskArn,
      String networkInterfaceId,
      int cpuUnits,
      int memoryMiB,
      int ephemeralStorageGiB,
      boolean sharesPids,
      List<ContainerLaunch> containers,
      Set<String> waiting,
      Set<SecretSource> secrets,
      TaskEndpoints endpoints) {
    private static final int REGION = 3;
    private static final int ACCOUNT = 4;

    /** As its ARN names it: {@code arn:aws:ecs:REGION:…}. */
    public String region() {
      return taskArn.split(":")[REGION];
    }

    /** As its ARN names it. */
    public String account() {
      return taskArn.split(":")[ACCOUNT];
    }
  }

  /**
   * @param entryPoint empty: the image's
   * @param command empty: the image's, unless an entry point is given
   * @param environment added to the image's, over it
   * @param user {@code uid}, {@code uid:gid}, or names of the image's {@code /etc/passwd}; empty:
   *     the image's
   * @param memoryMiB empty: as much as the task has
   * @param initProcess whether the program is to have an init process above it, rather than be one;
   *     where the task's containers share a pid namespace, it has one anyway
   * @param output hears the container's lines
   */
  record ContainerLaunch(
      String name,
      String runtimeId,
      ImageSource image,
      List<String> entryPoint,
      List<String> command,
      Map<String, String> environment,
      Optional<String> workingDirectory,
      Optional<String> user,
      Storage storage,
      Optional<Integer> memoryMiB,
      OpenFiles openFiles,
      boolean initProcess,
      Output output) {}

  /**
   * What a container has of files beside its image.
   *
   * @param mounts in any order; no two at the same path
   */
  record Storage(boolean readonlyRootFilesystem, List<Mount> mounts, List<Tmpfs> tmpfs) {
    /** The image alone, and a root that takes files. */
    public static final Storage IMAGE = new Storage(false, List.of(), List.of());

    /** Whether anything of it but files in memory can be written to. */
    public boolean isWritable() {
      return !readonlyRootFilesystem || !mounts.isEmpty();
    }
  }

  /**
   * A volume of the task's, as a container sees it. It begins empty and root's or, where it lies on
   * a path that the image declares as a volume, as the image has it there; it ends with the task.
   *
   * @param volume letters, digits, dashes and underscores
   * @param path absolute
   */
  record Mount(String volume, String path, boolean readOnly) {}

  /**
   * A file system in memory.
   *
   * @param path absolute
   * @param options of {@code mount}, such as {@code noexec} or {@code mode=0700}
   */
  record Tmpfs(String path, int sizeMiB, List<String> options) {}

  /** How many files a process may have open: its limits {@code nofile}. */
  record OpenFiles(int soft, int hard) {
    /** What Fargate sets where nothing is asked for ("Ulimit"). */
    public static final OpenFiles USUAL = new OpenFiles(65_535, 65_535);
  }

  /** Where secrets of a task were read, which on Fargate takes a way there. */
  sealed interface SecretSource {
    record ParameterStore() implements SecretSource {}

    /**
     * @param arn of the secret
     */
    record SecretsManager(String arn) implements SecretSource {}
  }

  /** An image, as far as it is known when its task is launched. */
  sealed interface ImageSource {
    /** As the container's definition names it. */
    String uri();
  }

  /**
   * An image of another registry than the region's, whose manifest the runtime resolves.
   *
   * @param host such as {@code docker.io} or {@code 127.0.0.1:5000}
   * @param reference a tag, or a digest {@code sha256:…}
   * @param name in full, as errors have it
   * @param login empty: whoever asks
   */
  record RemoteImage(
      String uri,
      String host,
      String repository,
      String reference,
      String name,
      Optional<Login> login)
      implements ImageSource {}

  /** Who may pull from a registry ("Using non-AWS container images in Amazon ECS"). */
  record Login(String username, String password) {
    @Override
    public String toString() {
      return username;
    }
  }

  /**
   * An image whose manifest was resolved, with the execution role's permission.
   *
   * @param manifestDigest {@code sha256:…}
   * @param layers in order, lowest first
   */
  record Image(String uri, String manifestDigest, Blob config, List<Blob> layers)
      implements ImageSource {}

  /**
   * @param location where to GET it from; the runtime verifies the digest and keeps it by digest
   */
  record Blob(String digest, String mediaType, long size, URI location) {}

  /**
   * A container's standard output and error, line by line. Called from the runtime's threads, one
   * at a time a container.
   */
  interface Output {
    /**
     * A line without its end. A line of more than 256 KiB comes in pieces. May wait, and with it
     * the container that writes.
     */
    void line(Instant timestamp, String line);

    /** Whether the task sends the lines away itself, over its network interface. */
    default boolean isSentByTask() {
      return false;
    }

    /** The task is to end: no line waits any more. Does not wait itself. */
    default void letGo() {}
  }

  /**
   * What the task's link-local endpoint 169.254.170.2 answers. Called from the runtime's threads;
   * may wait for the loop.
   */
  interface TaskEndpoints {
    /**
     * @param path such as {@code /v4/RUNTIME-ID/task} or {@code /v2/credentials/ID}
     * @return JSON, or empty for 404
     */
    Optional<String> get(String path);
  }

  /** What becomes of a task's containers. */
  interface TaskListener {
    void pullStarted();

    /** The container's image, a {@link RemoteImage}, was found to be this. */
    void resolved(String container, String manifestDigest);

    void pullStopped();

    /** The container's process runs. */
    void started(String container);

    /**
     * All output was delivered before this.
     *
     * @param exitCode 0 to 255; 137 after SIGKILL or out of memory
     * @param reason such as {@code OutOfMemoryError: Container killed due to memory usage}
     */
    void exited(String container, int exitCode, Optional<String> reason);

    /**
     * The task cannot start; nothing of it runs. Its containers that had started before have {@link
     * #exited}. Also when it was stopped before all of it had started.
     *
     * @param reason in ECS's words, such as {@code CannotPullContainerError: …}; see "Stopped task
     *     error messages"
     */
    void failedToStart(String container, String reason);
  }

  /** A task that was launched. */
  interface TaskHandle {
    /**
     * Starts a container that was launched waiting, once another one has started. To be called
     * once. When the task is stopped before it has started, it exits with 143.
     */
    void start(String container);

    /**
     * The image's stop signal, or SIGTERM, to a container if it runs, SIGKILL when it has not ended
     * after {@code timeout} (real time, capped at 120 s). No container starts any more: a task that
     * is still on its way to its start does not get there.
     */
    void stop(String container, Duration timeout);

    /** SIGKILL to every container; otherwise as {@link #stop}. Thread-safe. */
    void kill();

    /**
     * Runs a command in a container, beside its program and as its user; what it prints is dropped.
     * Nothing is heard when the container does not run.
     *
     * @param command the program, looked up in the container's PATH, and its arguments
     * @param timeout real time, after which it gets SIGKILL
     * @param finished hears the exit code on the event loop: 137 after SIGKILL, 126 when the
     *     program cannot be started
     */
    void execute(String container, List<String> command, Duration timeout, IntConsumer finished);

    /**
     * Frees what the task held: root file systems, cgroups, endpoints. To be called once, when all
     * containers have exited, before its network interface is detached. What still runs is killed.
     */
    void release();

    /**
     * What {@code GET …/stats} answers for a container: Docker's stats JSON; empty when it does not
     * run. Thread-safe.
     */
    Optional<String> stats(String container);

    /** Empty where its storage is not limited, or it has not come so far. Thread-safe. */
    Optional<StorageUsage> storage();

    /**
     * What the containers that run use, all together; empty when none does. Thread-safe, and no
     * more than a few short reads from the kernel.
     */
    Optional<TaskUsage> usage();
  }

  /**
   * How much of its ephemeral storage a task uses.
   *
   * @param reservedMiB that it may use at most
   */
  record StorageUsage(long reservedMiB, long utilizedMiB) {}

  /**
   * What a task uses.
   *
   * @param containers those that run, by their names
   * @param network what went over its network interface since it was attached; empty where that
   *     cannot be told
   */
  record TaskUsage(Map<String, ContainerUsage> containers, Optional<NetworkUsage> network) {}

  /**
   * What a container uses.
   *
   * @param cpuNanos processor time since it started
   * @param memoryBytes at the moment
   */
  record ContainerUsage(long cpuNanos, long memoryBytes) {}

  /** Bytes, as the kernel counts them: with the headers of their link. */
  record NetworkUsage(long receivedBytes, long sentBytes) {}
}

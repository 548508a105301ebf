package dev.provingground.region.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A network namespace held open by a file descriptor. It has no name in the file system and
 * vanishes when the descriptor, the last process and the last socket in it are closed, so at the
 * latest with this process.
 *
 * <p>Thread-safe.
 */
public final class NetNs implements AutoCloseable {
  private final String name;
  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NetNs(String name, int fd) {
    this.name = name;
    this.fd = fd;
  }

  /**
   * A new, empty namespace.
   *
   * @param name for thread names and messages
   * @throws KernelException EPERM where the process may not make namespaces
   */
  public static NetNs create(String name) {
    // unshare() moves the calling thread only, so a throw-away one makes the namespace.
    return unchecked(
        () ->
            onNewThread(
                name,
                () -> {
                  Libc.unshareNet();
                  return new NetNs(name, Libc.open("/proc/thread-self/ns/net"));
                }));
  }

  /** The namespace that the calling thread is in. */
  public static NetNs current(String name) {
    return new NetNs(name, Libc.open("/proc/thread-self/ns/net"));
  }

  /**
   * Runs the task on a new platform thread in this namespace, and waits. Sockets that it opens stay
   * here for their life, whoever uses them; processes and platform threads that it starts are born
   * here. It must submit to no pool, start no virtual thread and complete no future that one waits
   * for: a carrier thread could be born here, on which any virtual thread may run later.
   *
   * @throws Exception whatever the task throws
   */
  public <T> T call(Callable<T> task) throws Exception {
    return onNewThread(
        name,
        () -> {
          enter();
          return task.call();
        });
  }

  /** {@link #call} for what throws nothing checked. */
  public void run(Runnable task) {
    open(
        () -> {
          task.run();
          return name;
        });
  }

  /** {@link #call} for what throws nothing checked and answers something. */
  public <T> T get(Supplier<T> task) {
    return open(task);
  }

  /** {@link #call} for what throws nothing checked and gives something that stays open. */
  <T> T open(Supplier<T> task) {
    return unchecked(() -> call(task::get));
  }

  /**
   * Moves the calling thread here for good: in a user namespace there is no way back. It must be a
   * platform thread of the caller's own; what {@link #call} asks of its task holds for the rest of
   * the thread's life.
   */
  public void enter() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread would take its carrier into " + this);
    }
    Libc.setnsNet(fd());
  }

  /** For {@code nsenter --net=PATH} in a process of the same pid namespace, until closed. */
  public String path() {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + fd();
  }

  int fd() {
    if (closed.get()) {
      throw new IllegalStateException(this + " is closed");
    }
    return fd;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Libc.close(fd);
    }
  }

  @Override
  public String toString() {
    return "network namespace of " + name;
  }

  /**
   * The caller waits by join(), whose monitor wakes it through a thread of the JDK's own; get() on
   * the unfinished future would have it unparked from inside.
   */
  private static <T> T onNewThread(String name, Callable<T> task) throws Exception {
    var result = new FutureTask<T>(task);
    var thread = Thread.ofPlatform().name("netns-" + name).daemon().start(result);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return switch (result.state()) {
      case SUCCESS -> result.resultNow();
      default -> throw thrown(result.exceptionNow());
    };
  }

  private static <T> T unchecked(Callable<T> task) {
    try {
      return task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Exception thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (Exception) failure; // a Callable throws nothing else
  }
}

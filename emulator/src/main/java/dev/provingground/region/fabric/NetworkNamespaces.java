package dev.provingground.region.fabric;

import java.util.concurrent.Callable;

/** The network namespaces behind network interfaces, for whoever runs something in them. */
public interface NetworkNamespaces {
  /**
   * @throws IllegalArgumentException when no such interface is attached
   */
  Namespace of(String networkInterfaceId);

  /** The namespace that stands for the internet: public addresses are reached from there. */
  Namespace internet();

  /**
   * A network namespace; valid until its interface is detached. Where the kernel takes its time to
   * let packets through, the first use of it waits, so it is for threads that may.
   */
  interface Namespace {
    /** A path for {@code setns} and {@code nsenter --net=}. */
    String path();

    /**
     * Runs the task on a new platform thread inside, and waits. Sockets that it opens stay inside
     * for their life, whoever uses them; processes that it starts live inside. The task must start
     * no virtual thread, submit to no pool and complete no future that a virtual thread waits for:
     * a carrier thread could be born inside.
     */
    <T> T call(Callable<T> task) throws Exception;
  }
}

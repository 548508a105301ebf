package dev.provingground.region.container;

import java.io.IOException;
import java.util.List;

/** The control group of a container: its limits, and what it used. */
interface Cgroup {
  /** Puts a process, and so all that it will start, into the group. */
  void add(int pid) throws IOException;

  /** What the container sees of it. */
  List<CgroupView> views();

  /** Whether the kernel ever killed a process of it for memory. */
  boolean ranOutOfMemory();

  /** Where the host lets the region limit nothing. */
  final class None implements Cgroup {
    @Override
    public void add(int pid) {}

    @Override
    public List<CgroupView> views() {
      return List.of();
    }

    @Override
    public boolean ranOutOfMemory() {
      return false;
    }
  }
}

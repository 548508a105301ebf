package dev.provingground.region.container.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The control group of a container. */
public interface Cgroup {
  /** Puts a process, and so all that it will start, into the group. */
  void add(int pid) throws IOException;

  /** What the container sees of it. */
  List<CgroupView> views();

  /** Whether the kernel ever killed a process of it because its memory had run out. */
  boolean ranOutOfMemory();

  /** Empty where it is not counted, or the group has gone. */
  Optional<Usage> usage();

  /** Where the host lets the region limit nothing. */
  record None() implements Cgroup {
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

    @Override
    public Optional<Usage> usage() {
      return Optional.empty();
    }
  }
}

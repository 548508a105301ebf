package dev.provingground.region.container.cgroup;

/**
 * What a container uses.
 *
 * @param cpuNanos processor time since its start
 * @param userNanos of that, in user mode
 * @param systemNanos of that, in the kernel
 * @param memoryBytes at the moment
 * @param memoryPeakBytes 0 where it is not known
 * @param memoryLimitBytes 0 where there is none
 * @param threads at the moment
 */
public record Usage(
    long cpuNanos,
    long userNanos,
    long systemNanos,
    long memoryBytes,
    long memoryPeakBytes,
    long memoryLimitBytes,
    long threads) {}

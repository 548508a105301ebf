package dev.provingground.region.container.cgroup;

import java.nio.file.Path;

/**
 * A control group as its container sees it, below /sys/fs/cgroup.
 *
 * @param name the hierarchy's, such as {@code memory}; empty for the unified one
 */
public record CgroupView(String name, Path directory) {}

/**
 * Control groups, of either version: what a task may use, and what it used.
 *
 * <p>Enters: limits and process ids; leaves: usage, and whether memory ran out. Must not touch:
 * images, namespaces, tasks.
 */
@NullMarked
package dev.provingground.region.container.cgroup;

import org.jspecify.annotations.NullMarked;

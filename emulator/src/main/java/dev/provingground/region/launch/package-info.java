/**
 * From the command line to a process in which a region can run.
 *
 * <p>Enters: arguments and signals, what this host allows, user and pid namespaces. Must not touch:
 * the region's parts.
 */
@NullMarked
package dev.provingground.region.launch;

import org.jspecify.annotations.NullMarked;

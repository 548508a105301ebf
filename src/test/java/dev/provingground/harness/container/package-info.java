/**
 * The embedded region as a container image, for machines that are not Linux.
 *
 * <p>Enters: the region's jar, programs and C library of the machine that builds. Must not touch:
 * containers; targets.
 */
@NullMarked
package dev.provingground.harness.container;

import org.jspecify.annotations.NullMarked;

/**
 * System calls and netlink by java.lang.foreign.
 *
 * <p>Enters: the Linux that Java has no API for. Must not touch: the region's concepts; it knows
 * numbers, bytes and file descriptors only.
 */
@NullMarked
package dev.provingground.region.kernel;

import org.jspecify.annotations.NullMarked;

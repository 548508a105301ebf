/**
 * System calls and netlink by java.lang.foreign.
 *
 * <p>Enters: the Linux that Java has no API for. Must not touch: numbers, bytes and file
 * descriptors:the region's concepts.
 */
@NullMarked
package dev.provingground.region.kernel;

import org.jspecify.annotations.NullMarked;

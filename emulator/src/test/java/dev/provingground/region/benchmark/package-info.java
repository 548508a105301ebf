/**
 * How fast the region is, as its clients see it.
 *
 * <p>Enters: the program as it was built, started as a user starts it. Must not touch: its classes.
 */
@NullMarked
package dev.provingground.region.benchmark;

import org.jspecify.annotations.NullMarked;

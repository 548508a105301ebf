/**
 * How fast the embedded region is, measured from outside, as a user would.
 *
 * <p>Enters: images, tasks by the number, clocks and processor time. Must not touch: stacks;
 * verdicts, as a benchmark has none.
 */
@NullMarked
package dev.provingground.harness.benchmark;

import org.jspecify.annotations.NullMarked;

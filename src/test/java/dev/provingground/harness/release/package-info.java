/**
 * A faulty release of the workload: the very same service behind a gate that misbehaves.
 *
 * <p>Enters: the workload's image; leaves: an image that only drills release, so that the workload
 * itself needs no way to break it. Must not touch: regions, steps.
 */
@NullMarked
package dev.provingground.harness.release;

import org.jspecify.annotations.NullMarked;

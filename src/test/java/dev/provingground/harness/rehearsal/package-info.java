/**
 * The code path of AWS, tried without AWS: against the embedded region, with the faults of a
 * service that is far away and shared put in between.
 *
 * <p>Enters: runs of the suite's own making. Must not touch: scenarios.
 */
@NullMarked
package dev.provingground.harness.rehearsal;

import org.jspecify.annotations.NullMarked;

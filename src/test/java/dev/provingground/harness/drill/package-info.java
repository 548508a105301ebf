/**
 * Drills: a hypothesis, a fault under load, what was seen, a verdict.
 *
 * <p>Enters: a deployed service as the API shows it, samples of a load. Must not touch: which
 * target it is; the report.
 */
@NullMarked
package dev.provingground.harness.drill;

import org.jspecify.annotations.NullMarked;

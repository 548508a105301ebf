/**
 * Deploys mutants, runs the specification on each and judges.
 *
 * <p>Enters: mutants, embedded regions of its own. Must not touch: the report.
 */
@NullMarked
package dev.provingground.harness.mutation.run;

import org.jspecify.annotations.NullMarked;

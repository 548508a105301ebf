/**
 * What a run of mutants found, for people and for programs.
 *
 * <p>Enters: judgements. Must not touch: a region.
 */
@NullMarked
package dev.provingground.harness.mutation.report;

import org.jspecify.annotations.NullMarked;

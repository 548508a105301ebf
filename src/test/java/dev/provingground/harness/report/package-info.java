/**
 * What stays of a run: one self-contained page, and beside it what machines read.
 *
 * <p>Enters: Cucumber's events, drills' journals. Must not touch: the target, the deployment.
 */
@NullMarked
package dev.provingground.harness.report;

import org.jspecify.annotations.NullMarked;

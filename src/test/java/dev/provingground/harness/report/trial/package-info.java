/**
 * Steps of features that only the report's own tests run.
 *
 * <p>Enters: nothing. Must not touch: the harness.
 */
@NullMarked
package dev.provingground.harness.report.trial;

import org.jspecify.annotations.NullMarked;

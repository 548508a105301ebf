/**
 * One run of the suite from its settings to its report: what is shared by all scenarios.
 *
 * <p>Enters: system properties, signals. Must not touch: what scenarios assert.
 */
@NullMarked
package dev.provingground.harness.run;

import org.jspecify.annotations.NullMarked;

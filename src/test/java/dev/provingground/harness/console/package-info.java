/**
 * What a run prints while it runs: one line for each thing that happened.
 *
 * <p>Enters: words. Must not touch: anything else.
 */
@NullMarked
package dev.provingground.harness.console;

import org.jspecify.annotations.NullMarked;

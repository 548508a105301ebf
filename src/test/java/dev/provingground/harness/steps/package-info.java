/**
 * The steps of the features: each asks the deployed stack one thing.
 *
 * <p>Enters: words of scenarios. Must not touch: which target it is.
 */
@NullMarked
package dev.provingground.harness.steps;

import org.jspecify.annotations.NullMarked;

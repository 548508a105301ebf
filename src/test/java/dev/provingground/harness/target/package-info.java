/**
 * Where the suite runs: a region, how to reach it, what it can do.
 *
 * <p>Enters: settings. Must not touch: what is deployed there.
 */
@NullMarked
package dev.provingground.harness.target;

import org.jspecify.annotations.NullMarked;

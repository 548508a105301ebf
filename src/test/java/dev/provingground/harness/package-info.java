/**
 * The suite: where JUnit enters.
 *
 * <p>Enters: features. Must not touch: anything by itself.
 */
@NullMarked
package dev.provingground.harness;

import org.jspecify.annotations.NullMarked;

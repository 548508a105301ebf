/**
 * Reads what a CDK app wrote, its cloud assembly: stacks in order, assets, what is to be looked up.
 *
 * <p>Enters: a directory. Must not touch: a region; what becomes of it.
 */
@NullMarked
package dev.provingground.harness.assembly;

import org.jspecify.annotations.NullMarked;

/**
 * What runs made beside their stacks and in them, found again by its tags once its time has come.
 *
 * <p>Enters: a target's clients. Must not touch: what carries no tag of a run; scenarios.
 */
@NullMarked
package dev.provingground.harness.sweep;

import org.jspecify.annotations.NullMarked;

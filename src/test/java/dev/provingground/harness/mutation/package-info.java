/**
 * Mutation testing of the infrastructure: does the specification notice when the stack is wrong?
 *
 * <p>Enters: the choices of a run, the reviewed list of equivalent mutants. Must not touch: how a
 * mutant is deployed, what scenarios assert.
 */
@NullMarked
package dev.provingground.harness.mutation;

import org.jspecify.annotations.NullMarked;

/**
 * A client that asks at a constant rate, whatever the answers: open loop, no coordinated omission.
 *
 * <p>Enters: an address and a rate. Must not touch: what is deployed, drills.
 */
@NullMarked
package dev.provingground.harness.probe;

import org.jspecify.annotations.NullMarked;

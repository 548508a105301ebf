/**
 * The region's own services on a virtual clock, over simulated tasks, targets and networks: a seed
 * makes a world, and invariants are checked after every event of it.
 *
 * <p>Enters: a seed, through {@link dev.provingground.region.simulation.Simulation}. Must not
 * touch: the machine's clock, threads, files, randomness that is not the seed's.
 */
@NullMarked
package dev.provingground.region.simulation;

import org.jspecify.annotations.NullMarked;

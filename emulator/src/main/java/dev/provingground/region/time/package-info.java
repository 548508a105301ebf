/**
 * The one event loop that owns control-plane state, and its clock: real, scaled or virtual; and
 * times of day that recur.
 *
 * <p>Enters: events and delays. Must not touch: anything else of the region.
 */
@NullMarked
package dev.provingground.region.time;

import org.jspecify.annotations.NullMarked;

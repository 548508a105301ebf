/**
 * What every service of the region shares: who calls, as whom, how errors look, how services reach
 * one another.
 *
 * <p>Enters: the SDK's request, response and error types. Must not touch: any one service, the
 * wire, the data plane.
 */
@NullMarked
package dev.provingground.region.api;

import org.jspecify.annotations.NullMarked;

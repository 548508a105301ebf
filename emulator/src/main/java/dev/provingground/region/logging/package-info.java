/**
 * A line an event, on standard error.
 *
 * <p>Enters: what the region, its libraries and Java itself log. Must not touch: anything else.
 */
@NullMarked
package dev.provingground.region.logging;

import org.jspecify.annotations.NullMarked;

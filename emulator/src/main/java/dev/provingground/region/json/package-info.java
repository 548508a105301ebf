/**
 * JSON as the region's parts read and write it.
 *
 * <p>Enters: nothing of the region's. Must not touch: anything else.
 */
@NullMarked
package dev.provingground.region.json;

import org.jspecify.annotations.NullMarked;

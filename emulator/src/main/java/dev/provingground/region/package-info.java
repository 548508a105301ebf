/**
 * The region as a whole: the program's entry, and the one class that puts its parts together.
 *
 * <p>Enters: the command line. Must not touch: what any part does.
 */
@NullMarked
package dev.provingground.region;

import org.jspecify.annotations.NullMarked;

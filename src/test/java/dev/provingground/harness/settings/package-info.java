/**
 * What the user chose, checked.
 *
 * <p>Enters: system properties. Must not touch: anything else.
 */
@NullMarked
package dev.provingground.harness.settings;

import org.jspecify.annotations.NullMarked;

/**
 * What may be wrong with a template: operators that make a mutant of it, each in one way.
 *
 * <p>Enters: a template as a JSON tree. Must not touch: a region, scenarios, what stack it is.
 */
@NullMarked
package dev.provingground.harness.mutation.operator;

import org.jspecify.annotations.NullMarked;

/**
 * Templates: their text, their parameters and conditions, and what their functions come to.
 *
 * <p>Enters: template text and the values of parameters and resources. Must not touch: stacks,
 * other services.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.template;

import org.jspecify.annotations.NullMarked;

/**
 * The resource types that templates may use, one class each.
 *
 * <p>Enters: resources with evaluated properties. Must not touch: stacks; other services but
 * through the SDK's client interfaces.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.types;

import org.jspecify.annotations.NullMarked;

/**
 * Stacks: what they consist of, and the engine that creates, updates and deletes them in order.
 *
 * <p>Enters: templates that are valid, resource types. Must not touch: requests and responses of
 * the API.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.stack;

import org.jspecify.annotations.NullMarked;

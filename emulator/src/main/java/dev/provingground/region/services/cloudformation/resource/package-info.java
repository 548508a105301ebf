/**
 * What a resource type is: its properties, and how resources of it are made, changed and deleted.
 *
 * <p>Enters: property schemas, evaluated properties, the SDK's fields. Must not touch: stacks and
 * their events; any one type.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.resource;

import org.jspecify.annotations.NullMarked;

/**
 * ECS, over a fake runtime and the region's own load balancing, in virtual time.
 *
 * <p>Enters: the service's door and its pure parts. Must not touch: processes, namespaces, sockets.
 */
@NullMarked
package dev.provingground.region.services.ecs;

import org.jspecify.annotations.NullMarked;

/**
 * Application Auto Scaling of an ECS that remembers.
 *
 * <p>Enters: the service's door and its pure parts. Must not touch: sockets.
 */
@NullMarked
package dev.provingground.region.services.autoscaling;

import org.jspecify.annotations.NullMarked;

/**
 * EventBridge, with log groups that remember.
 *
 * <p>Enters: the service's door and its pure parts. Must not touch: sockets.
 */
@NullMarked
package dev.provingground.region.services.cloudwatch;

import org.jspecify.annotations.NullMarked;

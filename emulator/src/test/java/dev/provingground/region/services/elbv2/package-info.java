/**
 * Elastic Load Balancing, over fakes of its ports and in virtual time.
 *
 * <p>Enters: the service's door and its pure parts. Must not touch: namespaces, sockets.
 */
@NullMarked
package dev.provingground.region.services.elbv2;

import org.jspecify.annotations.NullMarked;

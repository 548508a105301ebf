/**
 * Route 53 in virtual time.
 *
 * <p>Enters: the SDK's requests. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.route53;

import org.jspecify.annotations.NullMarked;

/**
 * AWS Cloud Map.
 *
 * <p>Enters: the SDK's requests. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.servicediscovery;

import org.jspecify.annotations.NullMarked;

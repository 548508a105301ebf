/**
 * What stands behind services in tests: in-memory networks, load balancer nodes and runtimes that
 * behave.
 *
 * <p>Enters: the services' ports. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.fakes;

import org.jspecify.annotations.NullMarked;

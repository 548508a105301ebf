/**
 * Messages of HTTP/2 as bytes: frames and header blocks, from a server's point of view.
 *
 * <p>Enters: bytes. Must not touch: sockets, threads, any configuration.
 */
@NullMarked
package dev.provingground.region.balancer.http2;

import org.jspecify.annotations.NullMarked;

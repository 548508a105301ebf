/**
 * Messages of HTTP/1.1 as bytes: heads, bodies, and what is wrong with them.
 *
 * <p>Enters: bytes. Must not touch: sockets, threads, any configuration.
 */
@NullMarked
package dev.provingground.region.balancer.http1;

import org.jspecify.annotations.NullMarked;

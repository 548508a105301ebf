/**
 * Threads that wait for many sockets at once, and what they write and read there, in the clear or
 * encrypted.
 *
 * <p>Enters: sockets. Must not touch: what the bytes mean.
 */
@NullMarked
package dev.provingground.region.balancer.io;

import org.jspecify.annotations.NullMarked;

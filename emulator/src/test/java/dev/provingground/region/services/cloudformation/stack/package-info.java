/**
 * Graphs and the order in which they are worked through.
 *
 * <p>Enters: graphs. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.stack;

import org.jspecify.annotations.NullMarked;

/**
 * Templates and what their functions come to.
 *
 * <p>Enters: template text. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.template;

import org.jspecify.annotations.NullMarked;

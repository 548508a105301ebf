/**
 * Properties against schemas, and into the fields of the SDK.
 *
 * <p>Enters: schemas, properties. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.cloudformation.resource;

import org.jspecify.annotations.NullMarked;

/**
 * Tasks as processes of OCI images.
 *
 * <p>Enters: blobs, overlay roots, namespaces, limits, output, metadata endpoint. Must not touch:
 * launches from ECS's port; namespaces from fabric:any service's state, other than what the port
 * hands in.
 */
@NullMarked
package dev.provingground.region.container;

import org.jspecify.annotations.NullMarked;

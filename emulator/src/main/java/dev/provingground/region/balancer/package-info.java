/**
 * Load balancer nodes and health probes, in their interfaces' namespaces.
 *
 * <p>Enters: configurations from Elastic Load Balancing's port; namespaces from fabric. Must not
 * touch: any service's state.
 */
@NullMarked
package dev.provingground.region.balancer;

import org.jspecify.annotations.NullMarked;

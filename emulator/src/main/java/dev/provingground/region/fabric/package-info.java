/**
 * VPCs as network namespaces, interfaces as routed veths, security groups as nf_tables chains, and
 * the way in from 127.0.0.1.
 *
 * <p>Enters: ids and rules from EC2's port; namespaces by interface id to container and balancer.
 * Must not touch: any service's state.
 */
@NullMarked
package dev.provingground.region.fabric;

import org.jspecify.annotations.NullMarked;

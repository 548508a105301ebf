/**
 * AWS Cloud Map: namespaces, their services, and the instances that DNS and its API discover.
 *
 * <p>Enters: calls through the SDK's client interface. Must not touch: other services but through
 * {@link dev.provingground.region.api.Services} and {@link
 * dev.provingground.region.services.route53.ManagedZones}.
 */
@NullMarked
package dev.provingground.region.services.servicediscovery;

import org.jspecify.annotations.NullMarked;

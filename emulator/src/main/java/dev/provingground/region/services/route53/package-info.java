/**
 * Route 53: hosted zones and their records, which the VPCs' resolvers and the internet answer.
 *
 * <p>Enters: calls through the SDK's client interface; other services' zones, by {@link
 * dev.provingground.region.services.route53.ManagedZones}. Must not touch: other services but
 * through their ports; the data plane but through {@link
 * dev.provingground.region.services.route53.NameServers}.
 */
@NullMarked
package dev.provingground.region.services.route53;

import org.jspecify.annotations.NullMarked;

/**
 * Certificate Manager: certificates that users bring, and those that the region's own authority
 * issues.
 *
 * <p>Enters: calls through the SDK's client interface. Must not touch: other services but through
 * their ports; the data plane.
 */
@NullMarked
package dev.provingground.region.services.acm;

import org.jspecify.annotations.NullMarked;

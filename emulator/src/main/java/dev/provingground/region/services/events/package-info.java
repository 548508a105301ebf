/**
 * EventBridge: rules on the default bus, and the events of the region's services.
 *
 * <p>Enters: calls through the SDK's client interface; services' region events. Must not touch:
 * other services but through {@link dev.provingground.region.api.Services} and their doors.
 */
@NullMarked
package dev.provingground.region.services.events;

import org.jspecify.annotations.NullMarked;

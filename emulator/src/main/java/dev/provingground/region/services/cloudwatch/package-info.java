/**
 * CloudWatch: metrics, and alarms on them.
 *
 * <p>Enters: calls through the SDK's client interface. Must not touch: other services but through
 * {@link dev.provingground.region.api.Services} and their doors; the data plane but through ports.
 */
@NullMarked
package dev.provingground.region.services.cloudwatch;

import org.jspecify.annotations.NullMarked;

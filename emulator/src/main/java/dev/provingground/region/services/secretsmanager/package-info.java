/**
 * Secrets Manager's secrets and their versions.
 *
 * <p>Enters: calls through the SDK's client interface. Must not touch: other services but through
 * {@link dev.provingground.region.api.Services} and their doors; the data plane but through ports.
 */
@NullMarked
package dev.provingground.region.services.secretsmanager;

import org.jspecify.annotations.NullMarked;

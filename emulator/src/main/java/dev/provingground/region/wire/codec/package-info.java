/**
 * The SDK's structures as JSON, as query parameters and as XML.
 *
 * <p>Enters: bytes and parameters, the SDK's own descriptions of its classes. Must not touch: HTTP,
 * any one service.
 */
@NullMarked
package dev.provingground.region.wire.codec;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP to operations and back.
 *
 * <p>Enters: protocols, signatures, errors; generic over the SDK's fields. Must not touch: HTTP
 * requests; mounts of services:any one service.
 */
@NullMarked
package dev.provingground.region.wire;

import org.jspecify.annotations.NullMarked;

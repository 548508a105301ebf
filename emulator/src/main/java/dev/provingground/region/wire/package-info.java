/**
 * HTTP to operations and back.
 *
 * <p>Enters: HTTP requests; mounts of services. Must not touch: any one service.
 */
@NullMarked
package dev.provingground.region.wire;

import org.jspecify.annotations.NullMarked;

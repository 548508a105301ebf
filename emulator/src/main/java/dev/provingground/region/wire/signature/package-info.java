/**
 * AWS Signature Version 4, verified.
 *
 * <p>Enters: requests as they came, access keys from their port. Must not touch: protocols,
 * services.
 */
@NullMarked
package dev.provingground.region.wire.signature;

import org.jspecify.annotations.NullMarked;

/**
 * S3, as far as the assets of a deployment need it: buckets with versions and policies, objects.
 *
 * <p>Enters: the SDK's S3 types; a directory for the objects. Must not touch: the data plane, other
 * services' insides.
 */
@NullMarked
package dev.provingground.region.services.s3;

import org.jspecify.annotations.NullMarked;

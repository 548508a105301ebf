/**
 * OCI images as directories: fetched, verified, unpacked, cached by digest.
 *
 * <p>Enters: blobs of an image whose manifest was resolved. Must not touch: processes, namespaces,
 * tasks.
 */
@NullMarked
package dev.provingground.region.container.image;

import org.jspecify.annotations.NullMarked;

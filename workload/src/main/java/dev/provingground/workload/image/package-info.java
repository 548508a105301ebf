/**
 * The container image of the service: OCI, linux/amd64, the same bytes from the same inputs.
 *
 * <p>Enters: what {@code mvn package} left in {@code workload/target}, the JDK that runs this code,
 * the C library of this machine, or a digest-pinned base image. Must not touch: the service's own
 * classes, as none of these ends up in the image; the region; AWS.
 *
 * <p>The layers, from what changes least to what changes most: the runtime ({@code
 * /opt/java/openjdk}, the C library, {@code /etc}, {@code /tmp}), the libraries ({@code /app/lib}),
 * the service ({@code /app/service.jar}) and its class-data archive ({@code /app/service.jsa}).
 * There is no shell and no package manager; nothing needs a writable root.
 */
@NullMarked
package dev.provingground.workload.image;

import org.jspecify.annotations.NullMarked;

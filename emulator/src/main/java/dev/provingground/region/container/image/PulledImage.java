package dev.provingground.region.container.image;

import java.nio.file.Path;

/**
 * An image that is ready to run.
 *
 * @param root its file system; never to be written to
 */
public record PulledImage(Path root, ImageConfig config) {}

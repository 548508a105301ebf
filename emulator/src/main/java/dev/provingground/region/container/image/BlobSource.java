package dev.provingground.region.container.image;

import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of blobs come from. */
interface BlobSource {
  /**
   * Blocks.
   *
   * @throws PullException when the registry does not give it
   * @throws IOException when nothing can be had from there
   */
  InputStream open(Blob blob) throws IOException, PullException;
}

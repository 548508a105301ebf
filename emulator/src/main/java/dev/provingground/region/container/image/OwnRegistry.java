package dev.provingground.region.container.image;

import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;

/** The region's own, whose blobs can be had where their location says, by whoever knows it. */
record OwnRegistry() implements BlobSource {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  @Override
  public InputStream open(Blob blob) throws IOException, PullException {
    // Never through a proxy of the user's.
    var connection = blob.location().toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    if (connection instanceof HttpURLConnection http
        && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new PullException(
          "failed to copy: httpReadSeeker: failed open: unexpected status code %s: %d %s"
              .formatted(blob.location(), http.getResponseCode(), http.getResponseMessage()));
    }
    return connection.getInputStream();
  }
}

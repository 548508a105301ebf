package dev.provingground.region.fabric;

import java.io.IOException;
import java.net.Socket;

/** Bytes in both directions; when one side ends its direction, so does the other's side. */
final class Tunnel {
  private final Socket client;
  private final HttpInput fromClient;
  private final Socket origin;
  private final HttpInput fromOrigin;

  Tunnel(Socket client, HttpInput fromClient, Socket origin, HttpInput fromOrigin) {
    this.client = client;
    this.fromClient = fromClient;
    this.origin = origin;
    this.fromOrigin = fromOrigin;
  }

  /** Until both directions have ended. */
  void run() {
    var back = Thread.startVirtualThread(() -> pump(fromOrigin, client));
    pump(fromClient, origin);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(HttpInput from, Socket to) {
    try {
      from.copyRest(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      reset(client);
      reset(origin);
    }
  }

  /** A broken connection is broken for both sides, and not mistaken for one that ended. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // closed already
    }
  }
}

package dev.provingground.region.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How load balancers meet targets that speak TLS, for requests and for probes: 1.2 or 1.3, as the
 * target can, and HTTP/1.1 in it. Whose certificate it is, who has signed it and whether it has
 * expired is not asked ("Target groups for your Application Load Balancers": the load balancer does
 * not validate these certificates).
 */
final class TargetTls {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private @Nullable SSLContext context;

  /** Made for the first target that speaks TLS. */
  private synchronized SSLContext context() {
    var known = context;
    if (known == null) {
      try {
        known = SSLContext.getInstance("TLS");
        known.init(null, new TrustManager[] {new Anybody()}, null);
      } catch (GeneralSecurityException e) {
        throw new AssertionError("every JDK has TLS", e);
      }
      context = known;
    }
    return known;
  }

  /** For one connection. */
  SSLEngine engine(InetSocketAddress target) {
    var engine = context().createSSLEngine(target.getHostString(), target.getPort());
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(VERSIONS);
    return engine;
  }

  /**
   * Encrypts a connection; the socket's time-out holds for each step of it.
   *
   * @return closes the socket when it is closed
   */
  SSLSocket secure(Socket socket) throws IOException {
    var address = (InetSocketAddress) socket.getRemoteSocketAddress();
    var secured =
        (SSLSocket)
            context()
                .getSocketFactory()
                .createSocket(
                    socket, address.getHostString(), address.getPort(), /* autoClose= */ true);
    secured.setEnabledProtocols(VERSIONS);
    secured.startHandshake();
    return secured;
  }

  /** Trusts every server, and is none itself. */
  private static final class Anybody extends X509ExtendedTrustManager {
    private static final X509Certificate[] NOBODY = {};

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new UnsupportedOperationException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return NOBODY;
    }
  }
}

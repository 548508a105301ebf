package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Certificate;
import dev.provingground.region.services.elbv2.BalancerFabric.Tls;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** How a listener for HTTPS meets its clients: certificates, versions, cipher suites. */
final class SecureContext {
  static final String HTTP2 = "h2";
  static final String HTTP1 = "http/1.1";

  private final Tls tls;
  private final CertificateChooser chooser;
  private final SSLContext context;

  SecureContext(Tls tls) {
    this.tls = tls;
    chooser = new CertificateChooser(tls.certificates());
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {chooser}, null, null);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has TLS", e);
    }
  }

  Tls tls() {
    return tls;
  }

  /**
   * For one client.
   *
   * @param http2 whether it may speak HTTP/2
   */
  SSLEngine engine(boolean http2) {
    var engine = context.createSSLEngine();
    var parameters = engine.getSSLParameters();
    var protocols = new HashSet<>(List.of(engine.getSupportedProtocols()));
    var suites = new HashSet<>(List.of(engine.getSupportedCipherSuites()));
    parameters.setProtocols(
        tls.protocols().stream().filter(protocols::contains).toArray(String[]::new));
    parameters.setCipherSuites(
        tls.cipherSuites().stream().filter(suites::contains).toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(http2 ? new String[] {HTTP2, HTTP1} : new String[] {HTTP1});
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** The certificate that the client was shown. */
  Certificate shown(SSLEngine engine) {
    var local = engine.getSession().getLocalCertificates();
    for (var certificate : tls.certificates()) {
      if (local != null && certificate.chain().getFirst().equals(local[0])) {
        return certificate;
      }
    }
    return tls.certificates().getFirst();
  }
}

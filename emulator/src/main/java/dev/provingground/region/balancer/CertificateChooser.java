package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Certificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows each client the certificate for the name that it asks for, and the default one to others
 * ("SSL certificates for your Application Load Balancer").
 */
final class CertificateChooser extends X509ExtendedKeyManager {
  private static final int DNS_NAME = 2;

  private final List<Certificate> certificates;

  /**
   * @param certificates the default one first
   */
  CertificateChooser(List<Certificate> certificates) {
    this.certificates = certificates;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    var name = engine == null ? Optional.<String>empty() : serverName(engine);
    var named =
        certificates.stream().filter(one -> name.filter(it -> isFor(one, it)).isPresent()).toList();
    return (named.isEmpty() ? List.of(certificates.getFirst()) : named)
        .stream()
            .filter(one -> keyType.startsWith(one.key().getAlgorithm()))
            .findFirst()
            .map(Certificate::arn)
            .orElse(null);
  }

  /** Whom the client asks for. */
  static Optional<String> serverName(SSLEngine engine) {
    var session = engine.getHandshakeSession();
    if ((session == null ? engine.getSession() : session) instanceof ExtendedSSLSession extended) {
      for (var name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return Optional.of(host.getAsciiName().toLowerCase(Locale.ROOT));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the certificate is for this name, in lower case. */
  static boolean isFor(Certificate certificate, String name) {
    for (var pattern : names(certificate.chain().getFirst())) {
      boolean matches =
          pattern.startsWith("*.")
              ? name.indexOf('.') > 0
                  && name.substring(name.indexOf('.')).equals(pattern.substring(1))
              : name.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(X509Certificate certificate) {
    var names = new ArrayList<String>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (var alternative : alternatives) {
          if (alternative.get(0) instanceof Integer kind
              && kind == DNS_NAME
              && alternative.get(1) instanceof String name) {
            names.add(name.toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return names; // it says whom it is for in no way that can be read
    }
    if (names.isEmpty()) {
      for (var part : certificate.getSubjectX500Principal().getName().split(",", -1)) {
        if (part.startsWith("CN=")) {
          names.add(part.substring(3).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return known(alias).map(one -> one.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return known(alias).map(Certificate::key).orElse(null);
  }

  private Optional<Certificate> known(String alias) {
    return certificates.stream().filter(one -> one.arn().equals(alias)).findFirst();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}

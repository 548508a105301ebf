package dev.provingground.region.services.acm;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;

/** A certificate of the account's: imported, or requested. */
sealed interface AccountCertificate permits StoredCertificate, RequestedCertificate {
  String arn();

  CertificateStatus status();

  Map<String, String> tags();

  AccountCertificate withTags(Map<String, String> changed);

  CertificateSummary summary(boolean inUse);

  CertificateDetail detail(List<String> users);

  /** What a listener shows; empty until there is one. */
  Optional<Content> content();

  /**
   * A certificate with its key.
   *
   * @param chain what it is signed by, without itself
   */
  record Content(X509Certificate certificate, List<X509Certificate> chain, PrivateKey key) {}
}

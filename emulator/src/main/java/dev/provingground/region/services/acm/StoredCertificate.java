package dev.provingground.region.services.acm;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.CertificateType;
import software.amazon.awssdk.services.acm.model.RenewalEligibility;

/**
 * A certificate that a user has imported.
 *
 * @param chain what it is signed by, without itself
 */
record StoredCertificate(
    String arn,
    X509Certificate certificate,
    List<X509Certificate> chain,
    PrivateKey key,
    Instant importedAt,
    Map<String, String> tags)
    implements AccountCertificate {
  private static final int DNS_NAME = 2;

  /** Whether the key is the certificate's. */
  static boolean match(X509Certificate certificate, PrivateKey key) {
    var algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    var sample = new byte[] {1, 2, 3};
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(sample);
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(sample);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      return false; // they are not even of one kind
    }
  }

  @Override
  public StoredCertificate withTags(Map<String, String> changed) {
    return new StoredCertificate(arn, certificate, chain, key, importedAt, changed);
  }

  @Override
  public Optional<Content> content() {
    return Optional.of(new Content(certificate, chain, key));
  }

  @Override
  public CertificateSummary summary(boolean inUse) {
    return CertificateSummary.builder()
        .certificateArn(arn)
        .domainName(names().getFirst())
        .subjectAlternativeNameSummaries(names())
        .hasAdditionalSubjectAlternativeNames(false)
        .status(status())
        .type(CertificateType.IMPORTED)
        .keyAlgorithm(keyAlgorithm())
        .inUse(inUse)
        .renewalEligibility(RenewalEligibility.INELIGIBLE)
        .notBefore(certificate.getNotBefore().toInstant())
        .notAfter(certificate.getNotAfter().toInstant())
        .importedAt(importedAt)
        .build();
  }

  @Override
  public CertificateDetail detail(List<String> users) {
    var detail =
        CertificateDetail.builder()
            .certificateArn(arn)
            .domainName(names().getFirst())
            .subjectAlternativeNames(names())
            .status(status())
            .type(CertificateType.IMPORTED)
            .keyAlgorithm(keyAlgorithm())
            .inUseBy(users)
            .renewalEligibility(RenewalEligibility.INELIGIBLE)
            .importedAt(importedAt);
    describe(certificate, detail);
    return detail.build();
  }

  /** What a certificate says of itself. */
  static void describe(X509Certificate certificate, CertificateDetail.Builder detail) {
    detail
        .serial(HexFormat.ofDelimiter(":").formatHex(certificate.getSerialNumber().toByteArray()))
        .subject(certificate.getSubjectX500Principal().getName())
        .issuer(certificate.getIssuerX500Principal().getName())
        .signatureAlgorithm(certificate.getSigAlgName().toUpperCase(Locale.ROOT))
        .notBefore(certificate.getNotBefore().toInstant())
        .notAfter(certificate.getNotAfter().toInstant());
  }

  @Override
  public CertificateStatus status() {
    return CertificateStatus.ISSUED;
  }

  private String keyAlgorithm() {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa -> "RSA_" + rsa.getModulus().bitLength();
      case ECPublicKey ec ->
          ec.getParams().getOrder().bitLength() == 256
              ? "EC_prime256v1"
              : "EC_secp" + ec.getParams().getOrder().bitLength() + "r1";
      default -> certificate.getPublicKey().getAlgorithm();
    };
  }

  /** The subject's name first. */
  private List<String> names() {
    var names = new LinkedHashSet<String>();
    for (var part : certificate.getSubjectX500Principal().getName().split(",", -1)) {
      if (part.startsWith("CN=")) {
        names.add(part.substring("CN=".length()));
      }
    }
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (var alternative : alternatives) {
          if (alternative.get(0) instanceof Integer kind && kind == DNS_NAME) {
            names.add(String.valueOf(alternative.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      names.add(""); // it says whom it is for in no way that can be read
    }
    return names.isEmpty() ? List.of("") : List.copyOf(names);
  }
}

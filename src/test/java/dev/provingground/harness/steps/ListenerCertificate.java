package dev.provingground.harness.steps;

import dev.provingground.harness.aws.Aws;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;

/**
 * The certificate that a listener shows first, as ACM has it.
 *
 * @param arn of ACM
 */
record ListenerCertificate(String arn) {
  /**
   * @param listener over HTTPS
   */
  static ListenerCertificate of(Listener listener) {
    return new ListenerCertificate(listener.certificates().getFirst().certificateArn());
  }

  /** Whoever has issued it, and who has issued theirs. */
  List<X509Certificate> issuers(Aws aws) {
    var chain = aws.acm().getCertificate(r -> r.certificateArn(arn)).certificateChain();
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IllegalStateException("the chain of %s is none".formatted(arn), e);
    }
  }
}

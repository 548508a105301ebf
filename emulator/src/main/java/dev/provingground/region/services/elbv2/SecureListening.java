package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;

/**
 * How a listener for HTTPS meets its clients, as the API was told.
 *
 * @param certificateArns the default one first
 */
record SecureListening(SecurityPolicies.Policy policy, List<String> certificateArns) {

  /**
   * Of a new listener, or of one whose protocol changes to HTTPS.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError,
   *     SSLPolicyNotFound or CertificateNotFound
   */
  static SecureListening of(
      @Nullable String policy, List<Certificate> certificates, Certificates known) {
    if (certificates.isEmpty()) {
      throw ElbErrors.certificateRequired();
    }
    return new SecureListening(
        SecurityPolicies.named(policy), List.of(defaultOf(certificates, known)));
  }

  /** With what a request says anew. */
  SecureListening with(@Nullable String name, List<Certificate> certificates, Certificates known) {
    var arns = new ArrayList<>(certificateArns);
    if (!certificates.isEmpty()) {
      var first = defaultOf(certificates, known);
      arns.removeFirst();
      arns.remove(first);
      arns.addFirst(first);
    }
    return new SecureListening(name == null ? policy : SecurityPolicies.named(name), arns);
  }

  private static String defaultOf(List<Certificate> certificates, Certificates known) {
    if (certificates.size() > 1) {
      throw ElbErrors.validation("Up to one certificate can be specified: add others afterwards");
    }
    var certificate = certificates.getFirst();
    Supported.only(certificate, "CertificateArn");
    return existing(certificate.certificateArn(), known);
  }

  private static String existing(@Nullable String arn, Certificates known) {
    var wanted = Constraint.required(arn, "certificates.1.member.certificateArn");
    if (known.find(wanted).isEmpty()) {
      throw ElbErrors.certificateNotFound(wanted);
    }
    return wanted;
  }

  SecureListening plus(List<Certificate> certificates, Certificates known) {
    var arns = new ArrayList<>(certificateArns);
    for (var certificate : certificates) {
      var arn = existing(certificate.certificateArn(), known);
      if (!arns.contains(arn)) {
        arns.add(arn);
      }
    }
    if (arns.size() > Quota.CERTIFICATES_PER_APPLICATION_LOAD_BALANCER.most() + 1) {
      throw ElbErrors.tooManyCertificates();
    }
    return new SecureListening(policy, arns);
  }

  SecureListening minus(List<Certificate> certificates) {
    var arns = new ArrayList<>(certificateArns);
    for (var certificate : certificates) {
      var arn = Constraint.required(certificate.certificateArn(), "certificateArn");
      if (arn.equals(arns.getFirst())) {
        throw ElbErrors.notPermitted("Default certificate '" + arn + "' cannot be removed");
      }
      arns.remove(arn);
    }
    return new SecureListening(policy, arns);
  }

  /** All of them, as {@code DescribeListenerCertificates} has them. */
  List<Certificate> describe() {
    var all = new ArrayList<Certificate>();
    for (var arn : certificateArns) {
      all.add(Certificate.builder().certificateArn(arn).isDefault(all.isEmpty()).build());
    }
    return all;
  }

  BalancerFabric.Tls forNode(Certificates known) {
    return new BalancerFabric.Tls(
        policy.protocols(),
        policy.standardSuites(),
        certificateArns.stream().flatMap(arn -> known.find(arn).stream()).toList());
  }
}

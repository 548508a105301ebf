package dev.provingground.region.services.acm;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.CertificateType;
import software.amazon.awssdk.services.acm.model.DomainStatus;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.model.RecordType;
import software.amazon.awssdk.services.acm.model.RenewalEligibility;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

/**
 * A certificate that was asked for and is issued once its names are known to be the account's: once
 * each name's record is there.
 *
 * @param names whom it is for, the domain name first
 * @param status {@code PENDING_VALIDATION}, {@code ISSUED} or {@code VALIDATION_TIMED_OUT}
 * @param validated those of the names whose record was there
 * @param issuedAt empty until it is
 */
record RequestedCertificate(
    String arn,
    String account,
    List<String> names,
    KeyAlgorithm keyAlgorithm,
    Instant createdAt,
    CertificateStatus status,
    List<String> validated,
    Optional<Content> content,
    Optional<Instant> issuedAt,
    Map<String, String> tags)
    implements AccountCertificate {

  /** The record that shows that a name is the account's: always the same one. */
  static ResourceRecord record(String account, String name) {
    var domain = name.startsWith("*.") ? name.substring(2) : name;
    return ResourceRecord.builder()
        .name("_" + digits(account + " " + domain) + "." + domain + ".")
        .type(RecordType.CNAME)
        .value(
            "_"
                + digits(domain + " " + account)
                + "."
                + digits(account).substring(0, 10)
                + ".acm-validations.aws.")
        .build();
  }

  private static String digits(String text) {
    var uuid = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    var hex = HexFormat.of();
    return hex.toHexDigits(uuid.getMostSignificantBits())
        + hex.toHexDigits(uuid.getLeastSignificantBits());
  }

  boolean isPending() {
    return status == CertificateStatus.PENDING_VALIDATION;
  }

  RequestedCertificate withStatus(CertificateStatus next, List<String> shown) {
    return new RequestedCertificate(
        arn, account, names, keyAlgorithm, createdAt, next, shown, content, issuedAt, tags);
  }

  RequestedCertificate issued(Content made, Instant now) {
    return new RequestedCertificate(
        arn,
        account,
        names,
        keyAlgorithm,
        createdAt,
        CertificateStatus.ISSUED,
        names,
        Optional.of(made),
        Optional.of(now),
        tags);
  }

  @Override
  public RequestedCertificate withTags(Map<String, String> changed) {
    return new RequestedCertificate(
        arn,
        account,
        names,
        keyAlgorithm,
        createdAt,
        status,
        validated,
        content,
        issuedAt,
        changed);
  }

  @Override
  public CertificateSummary summary(boolean inUse) {
    var summary =
        CertificateSummary.builder()
            .certificateArn(arn)
            .domainName(names.getFirst())
            .subjectAlternativeNameSummaries(names)
            .hasAdditionalSubjectAlternativeNames(false)
            .status(status)
            .type(CertificateType.AMAZON_ISSUED)
            .keyAlgorithm(keyAlgorithm)
            .inUse(inUse)
            .renewalEligibility(RenewalEligibility.INELIGIBLE)
            .createdAt(createdAt)
            .issuedAt(issuedAt.orElse(null));
    content.ifPresent(
        made ->
            summary
                .notBefore(made.certificate().getNotBefore().toInstant())
                .notAfter(made.certificate().getNotAfter().toInstant()));
    return summary.build();
  }

  /** It is not renewed: no region lives that long. */
  @Override
  public CertificateDetail detail(List<String> users) {
    var detail =
        CertificateDetail.builder()
            .certificateArn(arn)
            .domainName(names.getFirst())
            .subjectAlternativeNames(names)
            .domainValidationOptions(names.stream().map(this::validation).toList())
            .subject("CN=" + names.getFirst())
            .status(status)
            .type(CertificateType.AMAZON_ISSUED)
            .keyAlgorithm(keyAlgorithm)
            .inUseBy(users)
            .renewalEligibility(RenewalEligibility.INELIGIBLE)
            .createdAt(createdAt)
            .issuedAt(issuedAt.orElse(null));
    content.ifPresent(made -> StoredCertificate.describe(made.certificate(), detail));
    return detail.build();
  }

  private DomainValidation validation(String name) {
    var state =
        validated.contains(name)
            ? DomainStatus.SUCCESS
            : isPending() ? DomainStatus.PENDING_VALIDATION : DomainStatus.FAILED;
    return DomainValidation.builder()
        .domainName(name)
        .validationDomain(name)
        .validationMethod(ValidationMethod.DNS)
        .validationStatus(state)
        .resourceRecord(record(account, name))
        .build();
  }
}

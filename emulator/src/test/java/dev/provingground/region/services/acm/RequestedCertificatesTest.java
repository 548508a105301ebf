package dev.provingground.region.services.acm;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRegion;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.DomainStatus;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

final class RequestedCertificatesTest {
  private final FakeRegion region = new FakeRegion();
  private final Map<String, String> records = new HashMap<>();
  private final AcmService service =
      new AcmService(
          region.context(), name -> Optional.ofNullable(records.get(name)), Runnable::run);
  private final AcmClient acm = service;

  private String requested(String domain, Consumer<RequestCertificateRequest.Builder> more) {
    var arn =
        acm.requestCertificate(
                r -> {
                  r.domainName(domain)
                      .validationMethod(ValidationMethod.DNS)
                      .keyAlgorithm(KeyAlgorithm.EC_PRIME256_V1);
                  more.accept(r);
                })
            .certificateArn();
    region.loop().runUntilIdle();
    return arn;
  }

  private CertificateDetail detail(String arn) {
    return acm.describeCertificate(r -> r.certificateArn(arn)).certificate();
  }

  private void publish(CertificateDetail certificate) {
    certificate
        .domainValidationOptions()
        .forEach(one -> records.put(one.resourceRecord().name(), one.resourceRecord().value()));
    service.recordsChanged();
    region.loop().runUntilIdle();
  }

  @Test
  void aCertificateWaitsForTheRecordsOfAllItsNames() {
    var arn = requested("example.com", r -> r.subjectAlternativeNames("www.example.com"));
    var pending = detail(arn);
    assertThat(pending.status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);
    assertThat(pending.typeAsString()).isEqualTo("AMAZON_ISSUED");
    assertThat(pending.domainValidationOptions()).hasSize(2);
    var first = pending.domainValidationOptions().getFirst().resourceRecord();
    assertThat(first.name()).matches("_[0-9a-f]{32}\\.example\\.com\\.");
    assertThat(first.value()).matches("_[0-9a-f]{32}\\.[0-9a-f]{10}\\.acm-validations\\.aws\\.");
    assertThat(service.find(arn)).isEmpty();
    assertRefused(
        () -> acm.getCertificate(r -> r.certificateArn(arn)), "RequestInProgressException", arn);

    records.put(first.name(), first.value());
    service.recordsChanged();
    region.loop().runUntilIdle();
    assertThat(detail(arn).status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);
    assertThat(detail(arn).domainValidationOptions())
        .extracting(one -> one.validationStatus())
        .containsExactly(DomainStatus.SUCCESS, DomainStatus.PENDING_VALIDATION);

    publish(pending);
    var issued = detail(arn);
    assertThat(issued.status()).isEqualTo(CertificateStatus.ISSUED);
    assertThat(issued.issuedAt()).isEqualTo(region.loop().now());
    assertThat(issued.subjectAlternativeNames()).containsExactly("example.com", "www.example.com");
    assertThat(issued.issuer()).contains("Fargate Proving Ground Root CA");
    assertThat(acm.getCertificate(r -> r.certificateArn(arn)).certificateChain())
        .contains("BEGIN CERTIFICATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_2048", "EC_prime256v1", "EC_secp384r1"})
  void whatIsIssuedIsSignedByTheAuthorityAndFitsItsKey(String algorithm) throws Exception {
    var arn = requested("*.example.com", r -> r.keyAlgorithm(KeyAlgorithm.fromValue(algorithm)));
    publish(detail(arn));
    var found = service.find(arn).orElseThrow();
    var leaf = found.chain().getFirst();
    var root = found.chain().getLast();
    assertThat(StoredCertificate.match(leaf, found.key())).isTrue();
    assertThat(leaf.getSubjectAlternativeNames())
        .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("*.example.com"));
    assertThat(root.getBasicConstraints()).isNotNegative();
    validate(leaf, root);
    assertThat(detail(arn).keyAlgorithmAsString()).isEqualTo(algorithm);
  }

  private void validate(X509Certificate leaf, X509Certificate root) throws Exception {
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(region.loop().now().plusSeconds(60)));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", root);
    assertThat(store.size()).isOne();
  }

  @Test
  void aNamesRecordIsTheSameForEveryCertificate() {
    var one = detail(requested("example.com", r -> {}));
    publish(one);
    var other = detail(requested("*.example.com", r -> r.subjectAlternativeNames("example.com")));
    assertThat(other.status()).isEqualTo(CertificateStatus.ISSUED);
    assertThat(other.domainValidationOptions().getFirst().resourceRecord())
        .isEqualTo(one.domainValidationOptions().getFirst().resourceRecord());
  }

  @Test
  void whatNobodyValidatesTimesOutAfterThreeDays() {
    var arn = requested("example.com", r -> {});
    region.advance(Duration.ofHours(71));
    assertThat(detail(arn).status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);
    region.advance(Duration.ofHours(2));
    assertThat(detail(arn).status()).isEqualTo(CertificateStatus.VALIDATION_TIMED_OUT);
    publish(detail(arn));
    assertThat(detail(arn).status()).isEqualTo(CertificateStatus.VALIDATION_TIMED_OUT);
    assertThat(
            acm.listCertificates(r -> r.certificateStatuses(CertificateStatus.VALIDATION_TIMED_OUT))
                .certificateSummaryList())
        .hasSize(1);
  }

  @Test
  void aTokenStandsForTheSameRequestForAnHour() {
    var arn = requested("example.com", r -> r.idempotencyToken("t"));
    assertThat(requested("example.com", r -> r.idempotencyToken("t"))).isEqualTo(arn);
    assertThat(requested("other.example", r -> r.idempotencyToken("t"))).isNotEqualTo(arn);
    region.advance(Duration.ofHours(2));
    assertThat(requested("example.com", r -> r.idempotencyToken("t"))).isNotEqualTo(arn);
  }

  @Test
  void whatCannotBeIssuedIsRefused() {
    assertRefused(
        () -> acm.requestCertificate(r -> r.domainName("example.com")),
        "NotImplemented",
        "ValidationMethod EMAIL");
    assertRefused(() -> requested("a..b", r -> {}), "ValidationException", "'a..b'");
    assertRefused(
        () -> requested("x".repeat(60) + ".example.com", r -> {}),
        "ValidationException",
        "no longer than 64");
    assertRefused(
        () -> requested("example.com", r -> r.keyAlgorithm(KeyAlgorithm.RSA_4096)),
        "ValidationException",
        "not RSA_4096");
    var many = java.util.stream.IntStream.range(0, 10).mapToObj(i -> i + ".example.com").toList();
    assertRefused(
        () -> requested("example.com", r -> r.subjectAlternativeNames(many)),
        "LimitExceededException",
        "10");
  }
}

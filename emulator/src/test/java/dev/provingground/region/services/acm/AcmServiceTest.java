package dev.provingground.region.services.acm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.Certificates;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.testsupport.AwsAssertions;
import dev.provingground.region.testsupport.TestCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.Tag;

final class AcmServiceTest {
  private static TestCertificate rsa;
  private static TestCertificate ec;

  private final FakeRegion region = new FakeRegion();
  private final AcmService service =
      new AcmService(region.context(), name -> Optional.empty(), Runnable::run);
  private final AcmClient acm = service;

  @BeforeAll
  static void make() throws Exception {
    rsa = TestCertificate.of("RSA", "a.test", "*.a.test");
    ec = TestCertificate.of("EC", "b.test");
  }

  @Test
  void whatIsImportedIsDescribedListedAndGivenBack() throws Exception {
    var arn = imported(rsa, Tag.builder().key("k").value("v").build());

    assertThat(arn).matches("arn:aws:acm:[a-z0-9-]+:\\d{12}:certificate/[0-9a-f-]{36}");
    var detail = acm.describeCertificate(r -> r.certificateArn(arn)).certificate();
    assertThat(detail.domainName()).isEqualTo("a.test");
    assertThat(detail.subjectAlternativeNames()).containsExactly("a.test", "*.a.test");
    assertThat(detail.typeAsString()).isEqualTo("IMPORTED");
    assertThat(detail.statusAsString()).isEqualTo("ISSUED");
    assertThat(detail.keyAlgorithmAsString()).startsWith("RSA_");
    assertThat(detail.inUseBy()).isEmpty();
    assertThat(detail.serial()).matches("([0-9a-f]{2}:)+[0-9a-f]{2}");
    assertThat(detail.notAfter()).isEqualTo(rsa.certificate().getNotAfter().toInstant());
    assertThat(acm.getCertificate(r -> r.certificateArn(arn)).certificate())
        .isEqualTo(rsa.certificatePem());
    assertThat(acm.listTagsForCertificate(r -> r.certificateArn(arn)).tags())
        .containsExactly(Tag.builder().key("k").value("v").build());
    var found = service.find(arn).orElseThrow();
    assertThat(found.chain()).containsExactly(rsa.certificate());
    assertThat(found.key()).isEqualTo(rsa.key());
  }

  @Test
  void listsComeInPages() throws Exception {
    var first = imported(rsa);
    var second = imported(ec);
    var page = acm.listCertificates(r -> r.maxItems(1));
    assertThat(page.certificateSummaryList())
        .extracting(one -> one.certificateArn())
        .containsExactly(first);
    var rest = acm.listCertificates(r -> r.nextToken(page.nextToken()));
    assertThat(rest.certificateSummaryList())
        .extracting(one -> one.certificateArn() + " " + one.keyAlgorithmAsString())
        .containsExactly(second + " EC_secp384r1");
    assertThat(rest.nextToken()).isNull();
    assertThat(
            acm.listCertificates(r -> r.certificateStatuses(CertificateStatus.EXPIRED))
                .certificateSummaryList())
        .isEmpty();
  }

  @Test
  void aCertificateCanBeImportedAnewUnderItsName() throws Exception {
    var changes = new ArrayList<String>();
    service.usedBy(
        new Certificates.Users() {
          @Override
          public List<String> of(String certificateArn) {
            return List.of();
          }

          @Override
          public void changed() {
            changes.add("changed");
          }
        });
    var arn = imported(rsa);
    acm.importCertificate(
        r -> r.certificateArn(arn).certificate(bytes(pem(ec))).privateKey(bytes(ec.keyPem())));
    assertThat(service.find(arn).orElseThrow().key()).isEqualTo(ec.key());
    assertThat(changes).hasSize(2);
  }

  @Test
  void whatIsInUseIsNotDeleted() throws Exception {
    var arn = imported(rsa);
    service.usedBy(certificate -> List.of("arn:lb"));
    assertThat(acm.describeCertificate(r -> r.certificateArn(arn)).certificate().inUseBy())
        .containsExactly("arn:lb");
    assertRefused(
        "ResourceInUseException",
        "is in use",
        () -> acm.deleteCertificate(r -> r.certificateArn(arn)));
    service.usedBy(certificate -> List.of());
    acm.deleteCertificate(r -> r.certificateArn(arn));
    assertRefused(
        "ResourceNotFoundException",
        "Could not find certificate " + arn,
        () -> acm.describeCertificate(r -> r.certificateArn(arn)));
  }

  @Test
  void tagsComeAndGo() throws Exception {
    var arn = imported(rsa);
    var tag = Tag.builder().key("a").value("1").build();
    acm.addTagsToCertificate(r -> r.certificateArn(arn).tags(tag));
    acm.removeTagsFromCertificate(
        r -> r.certificateArn(arn).tags(Tag.builder().key("a").value("2").build()));
    assertThat(acm.listTagsForCertificate(r -> r.certificateArn(arn)).tags()).containsExactly(tag);
    acm.removeTagsFromCertificate(r -> r.certificateArn(arn).tags(Tag.builder().key("a").build()));
    assertThat(acm.listTagsForCertificate(r -> r.certificateArn(arn)).tags()).isEmpty();
  }

  @Test
  void whatIsNoPairIsRefused() {
    assertRefused(
        "ValidationException",
        "does not match",
        () ->
            acm.importCertificate(
                r -> r.certificate(bytes(pem(rsa))).privateKey(bytes(ec.keyPem()))));
    assertRefused(
        "ValidationException",
        "not PEM-encoded",
        () ->
            acm.importCertificate(
                r -> r.certificate(bytes("nothing")).privateKey(bytes(rsa.keyPem()))));
    assertRefused(
        "ValidationException",
        "more than one certificate",
        () ->
            acm.importCertificate(
                r -> r.certificate(bytes(pem(rsa) + pem(ec))).privateKey(bytes(rsa.keyPem()))));
    assertRefused(
        "ValidationException",
        "must not be encrypted",
        () ->
            acm.importCertificate(
                r ->
                    r.certificate(bytes(pem(rsa)))
                        .privateKey(
                            bytes(TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[] {1})))));
    assertRefused(
        "ValidationException",
        "Member must not be null",
        () -> acm.importCertificate(r -> r.certificate(bytes(pem(rsa)))));
  }

  private String imported(TestCertificate made, Tag... tags) {
    return acm.importCertificate(
            r -> r.certificate(bytes(pem(made))).privateKey(bytes(made.keyPem())).tags(tags))
        .certificateArn();
  }

  private static String pem(TestCertificate made) {
    try {
      return made.certificatePem();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SdkBytes bytes(String text) {
    return SdkBytes.fromUtf8String(text);
  }

  private static void assertRefused(String code, String message, ThrowingCallable call) {
    AwsAssertions.assertRefused(call, code, message);
  }

  @Test
  void aCertificateHasFiftyTagsAtMost() throws Exception {
    var arn = imported(rsa);
    var tags =
        IntStream.rangeClosed(0, 50)
            .mapToObj(i -> Tag.builder().key("k" + i).value("v").build())
            .toList();
    assertRefused(
        "TooManyTagsException",
        "at most 50 tags",
        () -> acm.addTagsToCertificate(r -> r.certificateArn(arn).tags(tags)));
    acm.addTagsToCertificate(r -> r.certificateArn(arn).tags(tags.subList(0, 50)));
  }
}

package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;

/** A certificate whose names a hosted zone validates, as the CDK writes it. */
final class CertificateStackTest {
  private static final String ZONE =
      """
      Resources:
        Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.com.}}
      """;
  private static final String CERTIFICATE =
      """
        Certificate:
          Type: AWS::CertificateManager::Certificate
          Properties:
            DomainName: web.example.com
            KeyAlgorithm: EC_prime256v1
            ValidationMethod: DNS
            DomainValidationOptions: [{DomainName: web.example.com, HostedZoneId: !Ref Zone}]
            Tags: [{Key: Name, Value: TAG}]
      Outputs:
        Arn: {Value: !Ref Certificate}
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void aRegion() throws IOException {
    region = new RegionFixture(directory);
  }

  private void finish(StackStatus status) {
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Https").stackStatus())
        .as("%s", region.events("Https"))
        .isEqualTo(status);
  }

  @Test
  void itIsIssuedByTheRecordThatItsStackPutsIntoTheZone() {
    region.deploy("Https", ZONE + CERTIFICATE.replace("TAG", "first"));
    finish(StackStatus.CREATE_COMPLETE);
    var arn = region.output("Https", "Arn");
    assertThat(
            region
                .call(AcmClient.class, acm -> acm.describeCertificate(r -> r.certificateArn(arn)))
                .certificate()
                .status())
        .isEqualTo(CertificateStatus.ISSUED);

    region.deploy("Https", ZONE + CERTIFICATE.replace("TAG", "second"));
    finish(StackStatus.UPDATE_COMPLETE);
    assertThat(
            region
                .call(
                    AcmClient.class, acm -> acm.listTagsForCertificate(r -> r.certificateArn(arn)))
                .tags())
        .contains(Tag.builder().key("Name").value("second").build());
  }

  /** And so the zone is not deleted before somebody takes it away, as on AWS. */
  @Test
  void theRecordStaysWhenTheCertificateGoes() {
    region.deploy("Https", ZONE + CERTIFICATE);
    finish(StackStatus.CREATE_COMPLETE);
    region.delete("Https");
    finish(StackStatus.DELETE_FAILED);
    assertThat(region.call(AcmClient.class, AcmClient::listCertificates).certificateSummaryList())
        .isEmpty();
    assertThat(region.call(Route53Client.class, Route53Client::listHostedZones).hostedZones())
        .hasSize(1);
    assertThat(region.events("Https"))
        .anySatisfy(
            event ->
                assertThat(event.resourceStatusReason())
                    .contains("non-required resource record sets"));
  }

  @Test
  void theZoneGoesOnceTheRecordThatAcmNamesIsTakenAway() {
    region.deploy("Https", ZONE + CERTIFICATE);
    finish(StackStatus.CREATE_COMPLETE);
    var arn = region.output("Https", "Arn");
    var named =
        region
            .call(AcmClient.class, acm -> acm.describeCertificate(r -> r.certificateArn(arn)))
            .certificate()
            .domainValidationOptions()
            .getFirst()
            .resourceRecord();
    region.call(
        Route53Client.class,
        route53 -> {
          var zone = route53.listHostedZones().hostedZones().getFirst().id();
          var found =
              route53
                  .listResourceRecordSets(
                      r ->
                          r.hostedZoneId(zone)
                              .startRecordName(named.name())
                              .startRecordType(RRType.CNAME)
                              .maxItems("1"))
                  .resourceRecordSets()
                  .getFirst();
          assertThat(found.resourceRecords().getFirst().value()).isEqualTo(named.value());
          var change =
              Change.builder().action(ChangeAction.DELETE).resourceRecordSet(found).build();
          return route53.changeResourceRecordSets(
              r -> r.hostedZoneId(zone).changeBatch(batch -> batch.changes(change)));
        });
    region.delete("Https");
    region.advance(Duration.ofMinutes(5));
    assertThat(region.call(Route53Client.class, Route53Client::listHostedZones).hostedZones())
        .isEmpty();
  }

  @Test
  void withoutAZoneItWaitsForSomebodyToPublishTheRecord() {
    region.deploy("Https", ZONE + CERTIFICATE.replace(", HostedZoneId: !Ref Zone", ""));
    finish(StackStatus.CREATE_IN_PROGRESS);
    assertThat(region.call(AcmClient.class, AcmClient::listCertificates).certificateSummaryList())
        .extracting(CertificateSummary::status)
        .containsExactly(CertificateStatus.PENDING_VALIDATION);
    region.advance(Duration.ofHours(80));
    assertThat(region.stack("Https").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
  }
}

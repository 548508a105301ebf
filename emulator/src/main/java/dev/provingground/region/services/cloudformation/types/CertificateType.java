package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;

/**
 * AWS::CertificateManager::Certificate, validated by DNS: done when it is issued. CloudFormation
 * puts the records of those names into their hosted zones for which a zone is given, and as on AWS
 * leaves them there.
 */
final class CertificateType implements ResourceType {
  private static final long TTL = 300;
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::CertificateManager::Certificate")
          .like(RequestCertificateRequest.builder())
          .required("DomainName")
          .replace("DomainName", "KeyAlgorithm", "SubjectAlternativeNames", "ValidationMethod")
          .property(
              "DomainValidationOptions",
              new Shape.ListOf(
                  Shape.structure(
                      Map.of("DomainName", Shape.SCALAR, "HostedZoneId", Shape.SCALAR))),
              OnUpdate.REPLACE)
          .tags()
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(
                RequestCertificateRequest.builder(),
                "DomainName",
                "KeyAlgorithm",
                "SubjectAlternativeNames",
                "ValidationMethod")
            .tags(resource.tags(CertificateType::tag))
            .build();
    return resource.client(AcmClient.class).requestCertificate(request).certificateArn();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Override
  public void configure(Resource resource) {
    var names = describe(resource).domainValidationOptions();
    for (var option : resource.properties().objects("DomainValidationOptions")) {
      var name = option.required("DomainName");
      var record =
          names.stream()
              .filter(one -> one.domainName().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new HandlerFailure(
                          HandlerErrorCode.INVALID_REQUEST,
                          "DomainValidationOptions names %s, which the certificate is not for"
                              .formatted(name)))
              .resourceRecord();
      option.text("HostedZoneId").ifPresent(zone -> put(resource, zone, record));
    }
  }

  private static void put(Resource resource, String zoneId, ResourceRecord record) {
    var change =
        Change.builder()
            .action(ChangeAction.UPSERT)
            .resourceRecordSet(
                set ->
                    set.name(record.name())
                        .type(record.typeAsString())
                        .ttl(TTL)
                        .resourceRecords(
                            software.amazon.awssdk.services.route53.model.ResourceRecord.builder()
                                .value(record.value())
                                .build()))
            .build();
    resource
        .client(Route53Client.class)
        .changeResourceRecordSets(
            r -> r.hostedZoneId(zoneId).changeBatch(batch -> batch.changes(change)));
  }

  @Override
  public boolean isCreated(Resource resource) {
    var status = describe(resource).status();
    return switch (status) {
      case ISSUED -> true;
      case PENDING_VALIDATION -> false;
      default ->
          throw new HandlerFailure(
              HandlerErrorCode.NOT_STABILIZED,
              "Certificate %s is in state %s".formatted(resource.physicalId(), status));
    };
  }

  private static CertificateDetail describe(Resource resource) {
    return resource
        .client(AcmClient.class)
        .describeCertificate(r -> r.certificateArn(resource.physicalId()))
        .certificate();
  }

  @Override
  public void update(Resource before, Resource after) {
    var change = TagChange.of(before, after);
    var acm = after.client(AcmClient.class);
    if (!change.set().isEmpty()) {
      acm.addTagsToCertificate(
          r -> r.certificateArn(after.physicalId()).tags(change.set(CertificateType::tag)));
    }
    if (!change.removed().isEmpty()) {
      acm.removeTagsFromCertificate(
          r ->
              r.certificateArn(after.physicalId())
                  .tags(
                      change.removed().stream()
                          .map(key -> Tag.builder().key(key).build())
                          .toList()));
    }
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(AcmClient.class)
        .deleteCertificate(r -> r.certificateArn(resource.physicalId()));
  }

  /** As long as a name may take to be shown to be the account's. */
  @Override
  public Duration timeout(Properties properties) {
    return Duration.ofDays(3);
  }
}

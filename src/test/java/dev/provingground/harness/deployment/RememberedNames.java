package dev.provingground.harness.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.DescribeCertificateRequest;
import software.amazon.awssdk.services.acm.model.DescribeCertificateResponse;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Hosted zones and the certificates that they validate, as far as deleting goes, in memory. */
final class RememberedNames {
  private final Map<String, CertificateDetail> certificates = new HashMap<>();
  private final Map<String, List<ResourceRecordSet>> zones = new HashMap<>();

  static ResourceRecordSet set(RRType type, String name, String value) {
    return ResourceRecordSet.builder()
        .type(type)
        .name(name)
        .ttl(300L)
        .resourceRecords(ResourceRecord.builder().value(value).build())
        .build();
  }

  /** Makes a certificate of two names which one record validates, as a wildcard and its parent. */
  ResourceRecordSet certificate(String arn, String name, String value) {
    var validation =
        DomainValidation.builder()
            .resourceRecord(record -> record.type("CNAME").name(name).value(value))
            .build();
    certificates.put(
        arn, CertificateDetail.builder().domainValidationOptions(validation, validation).build());
    return set(RRType.CNAME, name, value);
  }

  /** Makes one that an email validates. */
  void certificateByEmail(String arn) {
    certificates.put(
        arn,
        CertificateDetail.builder()
            .domainValidationOptions(DomainValidation.builder().build())
            .build());
  }

  void zone(String id, ResourceRecordSet... records) {
    zones.put(id, new ArrayList<>(List.of(records)));
  }

  List<ResourceRecordSet> records(String zone) {
    return zones.getOrDefault(zone, List.of());
  }

  AcmClient acm() {
    return new AcmClient() {
      @Override
      public DescribeCertificateResponse describeCertificate(DescribeCertificateRequest request) {
        var found = certificates.get(request.certificateArn());
        if (found == null) {
          throw ResourceNotFoundException.builder().build();
        }
        return DescribeCertificateResponse.builder().certificate(found).build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  Route53Client route53() {
    return new Route53Client() {
      /** From the name on; one label's order is enough. */
      @Override
      public ListResourceRecordSetsResponse listResourceRecordSets(
          ListResourceRecordSetsRequest request) {
        var records = zones.get(request.hostedZoneId());
        if (records == null) {
          throw NoSuchHostedZoneException.builder().build();
        }
        return ListResourceRecordSetsResponse.builder()
            .resourceRecordSets(
                records.stream()
                    .sorted(Comparator.comparing(ResourceRecordSet::name))
                    .filter(set -> set.name().compareTo(request.startRecordName()) >= 0)
                    .limit(Integer.parseInt(request.maxItems()))
                    .toList())
            .build();
      }

      @Override
      public ChangeResourceRecordSetsResponse changeResourceRecordSets(
          ChangeResourceRecordSetsRequest request) {
        for (var change : request.changeBatch().changes()) {
          zones.getOrDefault(request.hostedZoneId(), List.of()).remove(change.resourceRecordSet());
        }
        return ChangeResourceRecordSetsResponse.builder().build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }
}

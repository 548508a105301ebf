package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * The DNS records by which ACM validated the certificates of stacks. CloudFormation puts them into
 * hosted zones and does not take them out again, and then cannot delete such a zone: "The specified
 * hosted zone contains non-required resource record sets".
 */
final class ValidationRecords {
  private static final String CERTIFICATE = "AWS::CertificateManager::Certificate";
  private static final String ZONE = "AWS::Route53::HostedZone";

  private final StackResources resources;
  private final AcmClient acm;
  private final Route53Client route53;
  private final Console console;

  /** As ACM names it, without its last dot. */
  private record Validation(String name, String value) {
    private boolean isThat(ResourceRecordSet set) {
      return set.type() == RRType.CNAME
          && withoutDot(set.name()).equalsIgnoreCase(name)
          && set.resourceRecords().size() == 1
          && withoutDot(set.resourceRecords().getFirst().value()).equalsIgnoreCase(value);
    }
  }

  ValidationRecords(Aws aws, Console console) {
    this(new StackResources(aws.cloudFormation()), aws.acm(), aws.route53(), console);
  }

  ValidationRecords(
      StackResources resources, AcmClient acm, Route53Client route53, Console console) {
    this.resources = resources;
    this.acm = acm;
    this.route53 = route53;
    this.console = console;
  }

  /**
   * Takes the records of these stacks' certificates out of these stacks' hosted zones. In any other
   * zone they stay: ACM gives all certificates of an account for one name the same record, and
   * renews them as long as it is there.
   *
   * @param deleted ids of the stacks that are going to be deleted
   * @param all ids of these and of what was made with them
   */
  void remove(Collection<String> deleted, Collection<String> all) {
    var zones = ofType(ZONE, all);
    if (zones.isEmpty()) {
      return;
    }
    var validations =
        ofType(CERTIFICATE, deleted).stream()
            .flatMap(this::validations)
            .collect(Collectors.toSet());
    for (var zone : zones) {
      validations.forEach(validation -> remove(zone, validation));
    }
  }

  private Set<String> ofType(String type, Collection<String> stacks) {
    return stacks.stream()
        .flatMap(stack -> resources.ofType(type, stack).stream())
        .collect(Collectors.toSet());
  }

  /** None of a certificate that is gone, or is validated in another way. */
  private Stream<Validation> validations(String certificate) {
    List<DomainValidation> names;
    try {
      names =
          acm.describeCertificate(r -> r.certificateArn(certificate))
              .certificate()
              .domainValidationOptions();
    } catch (ResourceNotFoundException e) {
      return Stream.empty();
    }
    return names.stream()
        .map(DomainValidation::resourceRecord)
        .filter(Objects::nonNull)
        .map(record -> new Validation(withoutDot(record.name()), withoutDot(record.value())));
  }

  private void remove(String zone, Validation validation) {
    List<ResourceRecordSet> first;
    try {
      first =
          route53
              .listResourceRecordSets(
                  r ->
                      r.hostedZoneId(zone)
                          .startRecordName(validation.name())
                          .startRecordType(RRType.CNAME)
                          .maxItems("1"))
              .resourceRecordSets();
    } catch (NoSuchHostedZoneException e) {
      return;
    }
    for (var set : first) {
      if (validation.isThat(set)) {
        console.say("destroy", "record %s of zone %s".formatted(set.name(), zone));
        var change = Change.builder().action(ChangeAction.DELETE).resourceRecordSet(set).build();
        route53.changeResourceRecordSets(
            r -> r.hostedZoneId(zone).changeBatch(batch -> batch.changes(change)));
      }
    }
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}

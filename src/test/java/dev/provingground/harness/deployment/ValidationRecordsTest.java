package dev.provingground.harness.deployment;

import static dev.provingground.harness.deployment.RememberedNames.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.console.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.RRType;

final class ValidationRecordsTest {
  private static final String CERTIFICATE = "AWS::CertificateManager::Certificate";
  private static final String ZONE = "AWS::Route53::HostedZone";

  private final RememberedStacks stacks = new RememberedStacks();
  private final RememberedNames names = new RememberedNames();
  private final ValidationRecords records =
      new ValidationRecords(
          new StackResources(stacks),
          names.acm(),
          names.route53(),
          new Console(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));

  @Test
  void whatValidatedACertificateOfTheStackIsTakenOutOfItsZoneAndNothingElse() {
    stacks.has("service", ZONE, "Z1");
    stacks.has("service", CERTIFICATE, "arn:web");
    var own = names.certificate("arn:web", "_1.example.com.", "_2.acm-validations.aws.");
    var others = names.certificate("arn:other", "_3.example.com.", "_4.acm-validations.aws.");
    var address = set(RRType.A, "web.example.com.", "203.0.113.1");
    names.zone("Z1", own, others, address);

    records.remove(List.of("service"), List.of("service"));

    assertThat(names.records("Z1")).containsExactly(others, address);
  }

  @Test
  void ofNestedStacksToo() {
    stacks.has("service", "AWS::CloudFormation::Stack", "service-names");
    stacks.has("service-names", "AWS::CloudFormation::Stack", "service-names-zone");
    stacks.has("service-names-zone", ZONE, "Z1");
    stacks.has("service-names", CERTIFICATE, "arn:web");
    names.zone("Z1", names.certificate("arn:web", "_1.example.com.", "_2.acm-validations.aws."));

    records.remove(List.of("service"), List.of("service"));

    assertThat(names.records("Z1")).isEmpty();
  }

  @Test
  void aRecordOfThatNameThatSaysSomethingElseStays() {
    stacks.has("service", ZONE, "Z1");
    stacks.has("service", CERTIFICATE, "arn:web");
    names.certificate("arn:web", "_1.example.com.", "_2.acm-validations.aws.");
    var another = set(RRType.CNAME, "_1.example.com.", "elsewhere.example.com.");
    names.zone("Z1", another);

    records.remove(List.of("service"), List.of("service"));

    assertThat(names.records("Z1")).containsExactly(another);
  }

  @Test
  void inAZoneThatNoneOfTheStacksMadeItStays() {
    stacks.has("service", CERTIFICATE, "arn:web");
    var own = names.certificate("arn:web", "_1.example.com.", "_2.acm-validations.aws.");
    names.zone("Z1", own);

    records.remove(List.of("service"), List.of("names", "service"));

    assertThat(names.records("Z1")).containsExactly(own);
  }

  @Test
  void ofAStackThatStaysTheRecordStaysToo() {
    stacks.has("names", ZONE, "Z1");
    stacks.has("names", CERTIFICATE, "arn:all");
    stacks.has("service", CERTIFICATE, "arn:web");
    var staying = names.certificate("arn:all", "_1.example.com.", "_2.acm-validations.aws.");
    var going = names.certificate("arn:web", "_3.example.com.", "_4.acm-validations.aws.");
    names.zone("Z1", staying, going);

    records.remove(List.of("service"), List.of("names", "service"));

    assertThat(names.records("Z1")).containsExactly(staying);
  }

  @Test
  void whatIsGoneOrWasValidatedByEmailIsNoFailure() {
    stacks.has("service", ZONE, "gone");
    stacks.has("service", ZONE, "Z1");
    stacks.has("service", CERTIFICATE, "arn:gone");
    stacks.has("service", CERTIFICATE, "arn:email");
    stacks.has("service", CERTIFICATE, "arn:web");
    names.certificateByEmail("arn:email");
    names.zone("Z1", names.certificate("arn:web", "_1.example.com.", "_2.acm-validations.aws."));

    records.remove(List.of("service"), List.of("service"));

    assertThat(names.records("Z1")).isEmpty();
  }
}

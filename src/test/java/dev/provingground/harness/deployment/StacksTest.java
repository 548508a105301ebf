package dev.provingground.harness.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.sweep.ExpiredThings;
import dev.provingground.infra.TagKeys;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Stacks that are taken away, by a run and by the sweep. */
final class StacksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, String> OURS = Map.of(TagKeys.RUN, "run-1");

  private final Console quiet =
      new Console(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  private final RememberedStacks region = new RememberedStacks();
  private final RememberedNames names = new RememberedNames();
  private final Stacks stacks =
      new Stacks(
          region,
          quiet,
          new Stacks.Limits(Duration.ofSeconds(20), Duration.ofMillis(20), Duration.ofMillis(1)),
          Stacks.Telling.AT_ONCE);

  @Test
  void aStackThatIsNotThereIsNotDeleted() {
    stacks.delete("nothing");
    assertThat(region.deleted()).isEmpty();
  }

  @Test
  void whatWouldNotGoIsTriedAgain() {
    region.put("service", NOW, OURS);
    region.deletionsEnd(StackStatus.DELETE_FAILED, StackStatus.DELETE_FAILED);
    stacks.delete("service");
    assertThat(region.deleted()).containsExactly("service", "service", "service");
  }

  @Test
  void whatDoesNotGoAtAllIsAFailureThatSaysWhy() {
    region.put("service", NOW, OURS);
    region.deletionsEnd(
        StackStatus.DELETE_FAILED,
        StackStatus.DELETE_FAILED,
        StackStatus.DELETE_FAILED,
        StackStatus.DELETE_FAILED,
        StackStatus.DELETE_FAILED);
    assertThatThrownBy(() -> stacks.delete("service"))
        .isInstanceOf(StackFailure.class)
        .hasMessage("stack service is DELETE_FAILED: as it was told");
  }

  @Test
  void somebodyElsesStackIsNeitherChangedNorDeleted() {
    region.put("service", NOW, Map.of("team", "payments"));
    assertThatThrownBy(() -> stacks.requireOwn("service"))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("is there already and no run of this suite made it");
    stacks.requireOwn("another");
  }

  @Test
  void theSweepDeletesWhatHasExpiredTheNewestFirstAndNothingElse() {
    var past = NOW.minusSeconds(1).toString();
    region.put("registry", NOW.minusSeconds(90), expiring(past));
    region.put("service", NOW.minusSeconds(60), expiring(past));
    region.put("running", NOW.minusSeconds(60), expiring(NOW.plusSeconds(1).toString()));
    region.put("odd", NOW.minusSeconds(60), expiring("tomorrow"));
    region.put("foreign", NOW.minusSeconds(60), Map.of(TagKeys.EXPIRES, past));
    new ExpiredThings(quiet, Clock.fixed(NOW, ZoneOffset.UTC)).remove(List.of(deployed()));
    assertThat(region.deleted()).containsExactly("service", "registry");
  }

  @Test
  void aNestedStackIsSweptWithItsParentOrWhenItIsAllThatIsLeft() {
    var past = expiring(NOW.minusSeconds(1).toString());
    region.put("service", NOW.minusSeconds(60), past);
    region.put("service-nested", NOW.minusSeconds(50), past);
    region.nest("service-nested", "service");
    region.put("orphan", NOW.minusSeconds(40), past);
    region.nest("orphan", "gone");
    new ExpiredThings(quiet, Clock.fixed(NOW, ZoneOffset.UTC)).remove(List.of(deployed()));
    assertThat(region.deleted()).containsExactly("orphan", "service");
  }

  @Test
  void aRoleThatIsNotThereKeepsNoStackFromBeingSwept() {
    region.put("service", NOW.minusSeconds(60), expiring(NOW.minusSeconds(1).toString()));
    region.has("service", "AWS::IAM::Role", "gone");
    region.has("service", "AWS::IAM::Role", null);
    new ExpiredThings(quiet, Clock.fixed(NOW, ZoneOffset.UTC)).remove(List.of(deployed()));
    assertThat(region.deleted()).containsExactly("service");
  }

  /** The sweep sees each stack on its own; a run made the zone in another than the certificate. */
  @Test
  void theSweepTakesAwayWhatValidatedACertificateInAZoneOfTheSameRun() {
    var past = NOW.minusSeconds(1).toString();
    region.put("names", NOW.minusSeconds(90), expiring(past));
    region.has("names", "AWS::Route53::HostedZone", "Z1");
    region.put("service", NOW.minusSeconds(60), expiring(past));
    region.has("service", "AWS::CertificateManager::Certificate", "arn:web");
    var record = names.certificate("arn:web", "_1.example.com.", "_2.acm-validations.aws.");
    names.zone("Z1", record);
    new ExpiredThings(quiet, Clock.fixed(NOW, ZoneOffset.UTC)).remove(List.of(deployed()));
    assertThat(region.deleted()).containsExactly("service", "names");
    assertThat(names.records("Z1")).isEmpty();
  }

  private DeployedStacks deployed() {
    return new DeployedStacks(
        region,
        new NoRoles(),
        new ValidationRecords(new StackResources(region), names.acm(), names.route53(), quiet),
        stacks);
  }

  /** What a stack knows of is gone. */
  private static final class NoRoles implements IamClient {
    @Override
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
      throw NoSuchEntityException.builder()
          .message(request.roleName() + " cannot be found")
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static Map<String, String> expiring(String when) {
    return Map.of(TagKeys.RUN, "run-1", TagKeys.EXPIRES, when);
  }
}

package dev.provingground.region.services.ssm;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterInlinePolicy;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** Policies of parameters. The clock begins at midnight of the first of January 2026, UTC. */
final class PoliciesTest {
  private static final String NOON =
      "{\"Type\":\"Expiration\",\"Version\":\"1.0\",\"Attributes\":{\"Timestamp\":\"2026-01-01T12:00:00.000Z\"}}";

  private final FakeRegion region = new FakeRegion();
  private final SsmService ssm = new SsmService(region.context());

  @BeforeEach
  void service() {
    region.add(SsmClient.class, ssm);
  }

  private void put(Consumer<PutParameterRequest.Builder> more) {
    region.call(
        SsmClient.class,
        client ->
            client.putParameter(
                r ->
                    r.name("token")
                        .value("x")
                        .type(ParameterType.STRING)
                        .tier(ParameterTier.ADVANCED)
                        .applyMutation(more)));
  }

  private void refused(String policies, String code, String message) {
    assertRefused(() -> put(r -> r.policies(policies)), code, message);
    assertThat(described()).isEmpty();
  }

  private List<ParameterMetadata> described() {
    return ssm.describeParameters(r -> {}).parameters();
  }

  @Test
  void aParameterIsDeletedWhenItExpires() {
    put(r -> r.policies("[" + NOON + "]"));
    assertThat(described().getFirst().policies())
        .containsExactly(
            ParameterInlinePolicy.builder()
                .policyType("Expiration")
                .policyText(NOON)
                .policyStatus("Pending")
                .build());
    region.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(described()).hasSize(1);
    region.advance(Duration.ofSeconds(1));
    assertThat(described()).isEmpty();
    assertRefused(
        () -> ssm.getParameter(r -> r.name("token")), "ParameterNotFound", "Parameter token");
  }

  @Test
  void policiesStayUntilOthersOrAnEmptyOneAreSent() {
    put(r -> r.policies("[" + NOON + "]"));
    put(r -> r.overwrite(true).value("y"));
    assertThat(described().getFirst().policies()).hasSize(1);
    put(r -> r.overwrite(true).policies("[" + NOON.replace("12:00", "18:00") + "]"));
    region.advance(Duration.ofHours(13));
    assertThat(described()).hasSize(1);
    put(r -> r.overwrite(true).policies("[{}]"));
    assertThat(described().getFirst().policies()).isEmpty();
    region.advance(Duration.ofDays(1));
    assertThat(described()).hasSize(1);
    assertThat(ssm.getParameterHistory(r -> r.name("token")).parameters())
        .extracting(version -> version.policies().size())
        .containsExactly(1, 1, 1, 0);
  }

  @Test
  void oneThatWasDeletedBeforeDoesNotTakeItsSuccessorAway() {
    put(r -> r.policies("[" + NOON + "]"));
    ssm.deleteParameter(r -> r.name("token"));
    put(r -> {});
    region.advance(Duration.ofDays(1));
    assertThat(described()).hasSize(1);
  }

  @Test
  void policiesTakeAnAdvancedParameter() {
    assertRefused(
        () -> put(r -> r.tier(ParameterTier.STANDARD).policies("[" + NOON + "]")),
        "ValidationException",
        "advanced-parameter tier");
    put(r -> r.tier(ParameterTier.INTELLIGENT_TIERING).policies("[" + NOON + "]"));
    assertThat(described().getFirst().tier()).isEqualTo(ParameterTier.ADVANCED);
  }

  @Test
  void whatIsNoPolicyIsRefused() {
    refused(NOON, "ValidationException", "Policies must be a JSON array");
    refused("[", "ValidationException", "Policies must be a JSON array");
    refused("[\"x\"]", "InvalidPolicyTypeException", "The policy type isn't supported.");
    refused("[{\"Type\":\"Other\"}]", "InvalidPolicyTypeException", "Expiration,");
    refused(
        "[" + NOON.replace("2026-01-01T12:00:00.000Z", "noon") + "]",
        "InvalidPolicyAttributeException",
        "A policy attribute or its value is invalid.");
    refused(
        "[" + NOON + "," + NOON + "]",
        "IncompatiblePolicyException",
        "There is a conflict in the policies");
    refused(
        "[" + " ".repeat(4096) + "]",
        "ValidationException",
        "Member must have length less than or equal to 4096");
  }

  @Test
  void notificationsAreRefusedByName() {
    refused(
        "[{\"Type\":\"NoChangeNotification\",\"Version\":\"1.0\",\"Attributes\":{\"After\":\"2\",\"Unit\":\"Days\"}}]",
        "NotImplemented",
        "Policy type NoChangeNotification");
    refused(
        "[" + NOON + ",{\"Type\":\"ExpirationNotification\"}]",
        "NotImplemented",
        "Policy type ExpirationNotification");
  }
}

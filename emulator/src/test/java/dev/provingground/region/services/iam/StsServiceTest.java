package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;

final class StsServiceTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/ops/worker";
  private static final Caller ROOT = new Caller.Root("000000000000");

  private final VirtualEventLoop loop = new VirtualEventLoop();
  private final IamService iam =
      new IamService(
          new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"),
          loop,
          new Ids(new Random(1)),
          "test",
          "test");
  private final StsService sts = iam.sts();

  @BeforeEach
  void aRole() {
    iam.createRole(
        r ->
            r.roleName("worker")
                .path("/ops/")
                .maxSessionDuration(7200)
                .assumeRolePolicyDocument(trust("")));
  }

  private static String trust(String condition) {
    return "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"000000000000\"}%s}}"
        .formatted(condition);
  }

  private AssumeRoleResponse assume(Caller caller, Consumer<AssumeRoleRequest.Builder> changes) {
    var request =
        AssumeRoleRequest.builder().roleArn(ROLE).roleSessionName("me").applyMutation(changes);
    return CallContext.call(caller, () -> sts.assumeRole(request.build()));
  }

  private void assertRefused(
      Caller caller, Consumer<AssumeRoleRequest.Builder> changes, String code, String message) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> assume(caller, changes))
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(error.awsErrorDetails().errorMessage()).contains(message);
            });
  }

  @Test
  void everybodyHearsWhoTheyAre() {
    var request = GetCallerIdentityRequest.builder().build();
    assertThat(CallContext.call(ROOT, () -> sts.getCallerIdentity(request)).arn())
        .isEqualTo("arn:aws:iam::000000000000:root");
    var answer = assume(ROOT, r -> {});
    var identity = CallContext.call(callerOf(answer), () -> sts.getCallerIdentity(request));
    assertThat(identity.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/worker/me");
    assertThat(identity.arn()).isEqualTo(answer.assumedRoleUser().arn());
    assertThat(identity.userId()).isEqualTo(answer.assumedRoleUser().assumedRoleId());
    assertThat(identity.account()).isEqualTo("000000000000");
  }

  @Test
  void aSessionLastsAsLongAsItWasAskedFor() {
    assertThat(assume(ROOT, r -> {}).credentials().expiration())
        .isEqualTo(loop.now().plus(Duration.ofHours(1)));
    assertThat(assume(ROOT, r -> r.durationSeconds(900)).credentials().expiration())
        .isEqualTo(loop.now().plus(Duration.ofMinutes(15)));
  }

  @Test
  void noSessionLastsLongerThanItsRoleAllows() {
    assume(ROOT, r -> r.durationSeconds(7200));
    assertRefused(
        ROOT,
        r -> r.durationSeconds(7201),
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    assertRefused(
        ROOT, r -> r.durationSeconds(899), "ValidationError", "greater than or equal to 900");
    assertRefused(
        ROOT, r -> r.durationSeconds(43_201), "ValidationError", "less than or equal to 43200");
  }

  @Test
  void aSessionThatASessionTakesOnLastsAnHour() {
    var caller = callerOf(assume(ROOT, r -> {}));
    assume(caller, r -> r.durationSeconds(3600));
    assertRefused(
        caller,
        r -> r.durationSeconds(3601),
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
            + " chaining.");
  }

  private Caller callerOf(AssumeRoleResponse answer) {
    return iam.credentials().find(answer.credentials().accessKeyId()).orElseThrow().caller();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "ops/distrusting"})
  void aRoleThatIsNotThereAndOneThatDoesNotTrustAreTheSame(String name) {
    iam.createRole(
        r ->
            r.roleName("distrusting")
                .path("/ops/")
                .assumeRolePolicyDocument(
                    trust("").replace("\"000000000000\"", "\"111111111111\"")));
    var arn = "arn:aws:iam::000000000000:role/" + name;
    assertRefused(
        ROOT,
        r -> r.roleArn(arn),
        "AccessDenied",
        "User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on"
            + " resource: "
            + arn);
  }

  @Test
  void anExternalIdAndASessionNameMayBeAskedFor() {
    iam.updateAssumeRolePolicy(
        r ->
            r.roleName("worker")
                .policyDocument(
                    trust(
                        ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"x\"},\"StringLike\":{\"sts:RoleSessionName\":\"m*\"}}")));
    assertRefused(ROOT, r -> {}, "AccessDenied", "sts:AssumeRole");
    assertRefused(ROOT, r -> r.externalId("y"), "AccessDenied", "sts:AssumeRole");
    assertRefused(
        ROOT, r -> r.externalId("x").roleSessionName("you"), "AccessDenied", "sts:AssumeRole");
    assertThat(assume(ROOT, r -> r.externalId("x")).credentials().accessKeyId()).startsWith("ASIA");
  }

  @ParameterizedTest
  @CsvSource({
    "x, must satisfy regular expression pattern",
    "a b, must satisfy regular expression pattern",
    "'', must not be null"
  })
  void aSessionHasAName(String name, String constraint) {
    assertRefused(ROOT, r -> r.roleSessionName(name), "ValidationError", constraint);
  }

  @Test
  void aRoleIsNamed() {
    assertRefused(ROOT, r -> r.roleArn(null), "ValidationError", "'roleArn'");
  }

  @Test
  void aSessionPolicyIsWellFormed() {
    assertRefused(ROOT, r -> r.policy("{"), "MalformedPolicyDocument", "Syntax errors in policy");
  }

  @Test
  void whatWouldBeIgnoredIsRefusedByName() {
    assertRefused(ROOT, r -> r.sourceIdentity("me"), "NotImplemented", "'SourceIdentity'");
    assertRefused(
        ROOT,
        r -> r.policyArns(p -> p.arn("arn:aws:iam::aws:policy/ReadOnlyAccess")),
        "NotImplemented",
        "'PolicyArns'");
  }
}

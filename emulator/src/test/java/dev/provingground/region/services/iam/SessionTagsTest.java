package dev.provingground.region.services.iam;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/** Tags that sessions are given, and pass on. */
final class SessionTagsTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/worker";
  private static final Caller ROOT = new Caller.Root("000000000000");

  private final IamService iam =
      new IamService(
          new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"),
          new VirtualEventLoop(),
          new Ids(new Random(1)),
          "test",
          "test");
  private final StsService sts = iam.sts();

  @BeforeEach
  void aRoleThatTakesTags() {
    iam.createRole(r -> r.roleName("worker").assumeRolePolicyDocument(trust("sts:TagSession", "")));
    iam.tagRole(r -> r.roleName("worker").tags(t -> t.key("team").value("blue")));
  }

  private static String trust(String action, String condition) {
    return ("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"000000000000\"}},"
                + "{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Principal\":{\"AWS\":\"000000000000\"}%s}]}")
        .formatted(action, condition);
  }

  private Caller.RoleSession assume(Caller caller, Consumer<AssumeRoleRequest.Builder> changes) {
    var request =
        AssumeRoleRequest.builder().roleArn(ROLE).roleSessionName("me").applyMutation(changes);
    var answer = CallContext.call(caller, () -> sts.assumeRole(request.build()));
    return (Caller.RoleSession)
        iam.credentials().find(answer.credentials().accessKeyId()).orElseThrow().caller();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private void list(Caller.RoleSession caller) {
    iam.authorizer().authorize(caller, Access.to("ecs:ListClusters", List.of("*")));
  }

  @Test
  void policiesKnowASessionsTagsAndBeforeThemItsRoles() {
    iam.putRolePolicy(
        r ->
            r.roleName("worker")
                .policyName("p")
                .policyDocument(
                    """
                    {"Statement": {"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*",
                     "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "red"}}}}\
                    """));
    assertRefused(() -> list(assume(ROOT, r -> {})), "AccessDeniedException", "ecs:ListClusters");
    assertThatCode(() -> list(assume(ROOT, r -> r.tags(tag("team", "red")))))
        .doesNotThrowAnyException();
    assertRefused(
        () -> list(assume(ROOT, r -> r.tags(tag("colour", "red")))),
        "AccessDeniedException",
        "ecs:ListClusters");
  }

  @Test
  void theTrustPolicyLetsTagsIn() {
    iam.updateAssumeRolePolicy(
        r -> r.roleName("worker").policyDocument(trust("sts:SetSourceIdentity", "")));
    assertThat(assume(ROOT, r -> {}).tags().all()).isEmpty();
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("team", "red"))),
        "AccessDenied",
        "User: arn:aws:iam::000000000000:root is not authorized to perform: sts:TagSession on"
            + " resource: "
            + ROLE);
  }

  @Test
  void theTrustPolicyMayAskForTags() {
    iam.updateAssumeRolePolicy(
        r ->
            r.roleName("worker")
                .policyDocument(
                    trust(
                        "sts:TagSession",
                        """
                        ,"Condition": {"StringEquals": {"aws:RequestTag/team": "red"},
                         "ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["team"]}}\
                        """)));
    assertThat(assume(ROOT, r -> r.tags(tag("team", "red")).transitiveTagKeys("team")).tags().all())
        .isEqualTo(Map.of("team", "red"));
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("team", "green"))), "AccessDenied", "sts:TagSession");
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("team", "red"), tag("x", "y")).transitiveTagKeys("x")),
        "AccessDenied",
        "sts:TagSession");
  }

  @Test
  void theCallerNeedsLeaveToTag() {
    var request =
        AssumeRoleRequest.builder().roleArn(ROLE).roleSessionName("me").tags(tag("a", "b")).build();
    assertThat(sts.besides("AssumeRole", request))
        .singleElement()
        .satisfies(
            access -> {
              assertThat(access.action()).isEqualTo("sts:TagSession");
              assertThat(access.resources()).containsExactly(ROLE);
            });
    assertThat(sts.besides("AssumeRole", request.toBuilder().tags(List.of()).build())).isEmpty();
  }

  @Test
  void transitiveTagsGoOnWithEachRoleThatIsTakenOn() {
    var first =
        assume(
            ROOT, r -> r.tags(tag("Team", "red"), tag("shift", "late")).transitiveTagKeys("team"));
    var second = assume(first, r -> r.tags(tag("shift", "early")));
    assertThat(second.tags().all()).isEqualTo(Map.of("Team", "red", "shift", "early"));
    var third = assume(second, r -> {});
    assertThat(third.tags().all()).isEqualTo(Map.of("Team", "red"));
    assertRefused(
        () -> assume(third, r -> r.tags(tag("TEAM", "green"))),
        "InvalidParameterValue",
        "One of the specified transitive tag keys can't be set because it conflicts with a"
            + " transitive tag key from the calling session.");
  }

  @Test
  void tagsAreOfACertainForm() {
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("team", "red"), tag("Team", "green"))),
        "InvalidParameterValue",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("team", "red")).transitiveTagKeys("shift")),
        "InvalidParameterValue",
        "The specified transitive tag key must be included in the requested tags.");
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("k".repeat(129), "v"))),
        "ValidationError",
        "'tags.1.member.key'");
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("k", "v".repeat(257)))),
        "ValidationError",
        "'tags.1.member.value'");
    assertRefused(
        () -> assume(ROOT, r -> r.tags(tag("k", "<v>"))),
        "ValidationError",
        "Member must satisfy regular expression pattern");
    assertRefused(
        () ->
            assume(
                ROOT,
                r -> r.tags(IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toList())),
        "ValidationError",
        "'tags' failed to satisfy constraint: Member must have length less than or equal to 50");
  }
}

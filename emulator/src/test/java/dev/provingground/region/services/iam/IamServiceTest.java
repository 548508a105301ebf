package dev.provingground.region.services.iam;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.Tag;

final class IamServiceTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/worker";
  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String BUCKET = "arn:aws:s3:::assets";

  private final RegionIdentity region =
      new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566");
  private final IamService iam =
      new IamService(region, new VirtualEventLoop(), new Ids(new Random(1)), "test", "test");

  @BeforeEach
  void aRole() {
    iam.createRole(
        r ->
            r.roleName("worker")
                .assumeRolePolicyDocument(
                    "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
                        + "\"000000000000\"},\"Action\":\"sts:AssumeRole\"}]}"));
  }

  private static String allow(String action, String resource) {
    return statement("Allow", action, resource, "");
  }

  private static String statement(String effect, String action, String resource, String more) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\"%s}]}"
        .formatted(effect, action, resource, more);
  }

  private void worker(String action, String resource) {
    worker(Optional.empty(), action, resource);
  }

  private void worker(Optional<String> sessionPolicy, String action, String resource) {
    iam.authorizer()
        .authorize(
            new Caller.RoleSession(
                ROLE,
                "arn:aws:sts::000000000000:assumed-role/worker/s",
                "AROA:s",
                sessionPolicy,
                Instant.EPOCH),
            Access.to(action, List.of(resource)));
  }

  private String policy(String document) {
    return iam.createPolicy(r -> r.policyName("mine").policyDocument(document)).policy().arn();
  }

  @Test
  void whatIsAttachedAllows() {
    assertRefused(
        () -> worker("ecs:ListClusters", "*"),
        "AccessDeniedException",
        "because no identity-based policy allows the ecs:ListClusters action");
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(READ_ONLY));
    assertThatCode(() -> worker("ecs:ListClusters", "*")).doesNotThrowAnyException();
    assertRefused(() -> worker("ecs:CreateCluster", "*"), "AccessDeniedException", "");
    assertThat(iam.listAttachedRolePolicies(r -> r.roleName("worker")).attachedPolicies())
        .extracting(AttachedPolicy::policyArn)
        .containsExactly(READ_ONLY);
    iam.detachRolePolicy(r -> r.roleName("worker").policyArn(READ_ONLY));
    assertRefused(() -> worker("ecs:ListClusters", "*"), "AccessDeniedException", "");
    assertRefused(
        () -> iam.detachRolePolicy(r -> r.roleName("worker").policyArn(READ_ONLY)),
        "NoSuchEntity",
        READ_ONLY);
  }

  @Test
  void theDefaultVersionCounts() {
    var arn = policy(allow("ecs:ListClusters", "*"));
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(arn));
    var second =
        iam.createPolicyVersion(
                r -> r.policyArn(arn).policyDocument(allow("ecs:ListServices", "*")))
            .policyVersion();
    assertThat(second.versionId()).isEqualTo("v2");
    assertThatCode(() -> worker("ecs:ListClusters", "*")).doesNotThrowAnyException();
    iam.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v2"));
    assertThatCode(() -> worker("ecs:ListServices", "*")).doesNotThrowAnyException();
    assertRefused(() -> worker("ecs:ListClusters", "*"), "AccessDeniedException", "");
    assertRefused(
        () -> iam.deletePolicyVersion(r -> r.policyArn(arn).versionId("v2")),
        "DeleteConflict",
        "default version");
    assertThat(iam.listPolicyVersions(r -> r.policyArn(arn)).versions()).hasSize(2);
    assertThat(
            iam.getPolicyVersion(r -> r.policyArn(arn).versionId("v1")).policyVersion().document())
        .startsWith("%7B");
    assertRefused(
        () -> iam.getPolicyVersion(r -> r.policyArn(arn).versionId("v9")), "NoSuchEntity", "v9");
  }

  @Test
  void aPolicyHasFiveVersionsAtMost() {
    var arn = policy(allow("ecs:*", "*"));
    for (int i = 0; i < 4; i++) {
      iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(allow("ecs:*", "*")));
    }
    assertRefused(
        () -> iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(allow("ecs:*", "*"))),
        "LimitExceeded",
        "up to 5 versions");
  }

  @Test
  void whatIsInUseIsNotDeleted() {
    var arn = policy(allow("ecs:*", "*"));
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(arn));
    assertRefused(() -> iam.deletePolicy(r -> r.policyArn(arn)), "DeleteConflict", "attached");
    assertRefused(
        () -> iam.deleteRole(r -> r.roleName("worker")), "DeleteConflict", "detach all policies");
    iam.detachRolePolicy(r -> r.roleName("worker").policyArn(arn));
    iam.deletePolicy(r -> r.policyArn(arn));
    assertRefused(() -> iam.getPolicy(r -> r.policyArn(arn)), "NoSuchEntity", arn);
    iam.deleteRole(r -> r.roleName("worker"));
  }

  @Test
  void whatAwsManagesIsNobodyElses() {
    assertRefused(() -> iam.deletePolicy(r -> r.policyArn(READ_ONLY)), "AccessDenied", READ_ONLY);
    assertRefused(
        () ->
            iam.attachRolePolicy(
                r -> r.roleName("worker").policyArn("arn:aws:iam::aws:policy/Unheard")),
        "NoSuchEntity",
        "this region has those that ListPolicies lists");
    policy(allow("ecs:*", "*"));
    assertThat(iam.listPolicies(r -> r.scope(PolicyScopeType.LOCAL)).policies()).hasSize(1);
    var page = iam.listPolicies(r -> r.scope(PolicyScopeType.AWS).maxItems(2));
    assertThat(page.isTruncated()).isTrue();
    assertThat(
            iam.listPolicies(r -> r.scope(PolicyScopeType.AWS).marker(page.marker()).maxItems(2))
                .policies())
        .hasSize(2)
        .doesNotContainAnyElementsOf(page.policies());
  }

  @Test
  void aPageHasOneToAThousandItems() {
    assertRefused(
        () -> iam.listRoles(r -> r.maxItems(0)),
        "ValidationError",
        "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than"
            + " or equal to 1");
    assertRefused(
        () -> iam.listPolicies(r -> r.maxItems(1001)),
        "ValidationError",
        "Value '1001' at 'maxItems' failed to satisfy constraint: Member must have value less than"
            + " or equal to 1000");
  }

  @Test
  void aBoundaryIsTheMostThatIsAllowed() {
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(ADMINISTRATOR));
    iam.putRolePermissionsBoundary(r -> r.roleName("worker").permissionsBoundary(READ_ONLY));
    assertThatCode(() -> worker("ecs:ListClusters", "*")).doesNotThrowAnyException();
    assertRefused(
        () -> worker("ecs:CreateCluster", "*"),
        "AccessDeniedException",
        "because no permissions boundary allows the ecs:CreateCluster action");
    assertThat(
            iam.getRole(r -> r.roleName("worker"))
                .role()
                .permissionsBoundary()
                .permissionsBoundaryArn())
        .isEqualTo(READ_ONLY);
    assertThat(
            iam.simulatePrincipalPolicy(
                    r -> r.policySourceArn(ROLE).actionNames("ecs:CreateCluster"))
                .evaluationResults()
                .getFirst()
                .evalDecision())
        .isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
    iam.deleteRolePermissionsBoundary(r -> r.roleName("worker"));
    assertThatCode(() -> worker("ecs:CreateCluster", "*")).doesNotThrowAnyException();
  }

  @Test
  void aSessionPolicyNarrows() {
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(ADMINISTRATOR));
    var narrow = Optional.of(allow("ecs:ListClusters", "*"));
    assertThatCode(() -> worker(narrow, "ecs:ListClusters", "*")).doesNotThrowAnyException();
    assertRefused(
        () -> worker(narrow, "ecs:ListServices", "*"),
        "AccessDeniedException",
        "because no session policy allows");
  }

  @Test
  void aResourcesPolicyGivesAndTakes() {
    var principal = ",\"Principal\":{\"AWS\":\"" + ROLE + "\"}";
    iam.heed(
        arn ->
            arn.startsWith(BUCKET)
                ? Optional.of(statement("Allow", "s3:GetObject", BUCKET + "/*", principal))
                : Optional.empty());
    assertThatCode(() -> worker("s3:GetObject", BUCKET + "/x")).doesNotThrowAnyException();
    assertRefused(() -> worker("s3:PutObject", BUCKET + "/x"), "AccessDenied", "s3:PutObject");
  }

  @Test
  void aResourcesPolicyDeniesWhoeverIsAllowed() {
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(ADMINISTRATOR));
    iam.heed(arn -> Optional.of(statement("Deny", "s3:*", BUCKET + "/*", ",\"Principal\":\"*\"")));
    assertRefused(
        () -> worker("s3:GetObject", BUCKET + "/x"),
        "AccessDenied",
        "with an explicit deny in a resource-based policy");
  }

  @Test
  void theRegionCountsAsSecureTransport() {
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(ADMINISTRATOR));
    iam.heed(
        arn ->
            Optional.of(
                statement(
                    "Deny",
                    "s3:*",
                    "*",
                    ",\"Principal\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":"
                        + "\"false\"}}")));
    assertThatCode(() -> worker("s3:GetObject", BUCKET + "/x")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ArnEquals | aws:PrincipalArn | arn:aws:iam::*:role/worker",
        "StringEquals | aws:PrincipalAccount | 000000000000",
        "StringEquals | aws:PrincipalTag/Team | red",
        "StringEquals | aws:PrincipalType | AssumedRole",
        "StringEquals | aws:userid | AROA:s",
        "StringEquals | aws:RequestedRegion | us-east-1",
        "StringEquals | aws:ResourceAccount | 000000000000",
        "StringEquals | aws:ResourceTag/team | red",
        "StringEquals | iam:ResourceTag/team | red",
        "Bool | aws:SecureTransport | true",
        "Bool | aws:MultiFactorAuthPresent | false",
        "Bool | aws:PrincipalIsAWSService | false",
        "DateGreaterThanEquals | aws:CurrentTime | 2020-01-01T00:00:00Z",
        "NumericGreaterThan | aws:EpochTime | 1000000000",
        "DateLessThan | aws:TokenIssueTime | 1970-01-02",
        "Null | aws:username | true"
      })
  void whatTheRegionKnowsOfEveryRequestCanBeAskedFor(String operator, String key, String value) {
    iam.tagRole(r -> r.roleName("worker").tags(t -> t.key("team").value("red")));
    putConditioned(operator, key, value);
    assertThatCode(() -> worker("iam:GetRole", ROLE)).doesNotThrowAnyException();
    putConditioned(operator, key.replace(":", ":no"), value.replace("true", "false"));
    assertRefused(() -> worker("iam:GetRole", ROLE), "AccessDenied", "iam:GetRole");
  }

  private void putConditioned(String operator, String key, String value) {
    iam.putRolePolicy(
        r ->
            r.roleName("worker")
                .policyName("p")
                .policyDocument(
                    statement(
                        "Allow",
                        "iam:GetRole",
                        ROLE,
                        ",\"Condition\":{\"%s\":{\"%s\":\"%s\"}}"
                            .formatted(operator, key, value))));
  }

  @Test
  void sessionsThatAreOlderThanARevocationMayDoNothing() {
    iam.attachRolePolicy(r -> r.roleName("worker").policyArn(ADMINISTRATOR));
    iam.putRolePolicy(
        r ->
            r.roleName("worker")
                .policyName("AWSRevokeOlderSessions")
                .policyDocument(
                    statement(
                        "Deny",
                        "*",
                        "*",
                        ",\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2000-01-01\"}}")));
    assertRefused(
        () -> worker("s3:GetObject", BUCKET + "/x"), "AccessDenied", "with an explicit deny");
  }

  @Test
  void aTrustPolicyMayAskForWhomAServiceActs() {
    iam.createRole(
        r ->
            r.roleName("task")
                .assumeRolePolicyDocument(
                    """
                    {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                      "Principal": {"Service": ["ecs-tasks.amazonaws.com", "fis.amazonaws.com"]},
                      "Condition": {
                        "StringEquals": {"aws:SourceAccount": "000000000000"},
                        "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:000000000000:*"}}}}
                    """));
    var task = "arn:aws:iam::000000000000:role/task";
    assertThat(iam.roles().assume(task, "ecs-tasks.amazonaws.com", "t").caller().roleArn())
        .isEqualTo(task);
    assertRefused(
        () -> iam.roles().assume(task, "fis.amazonaws.com", "t"),
        "AccessDenied",
        "sts:AssumeRole on resource: " + task);
    var source = "arn:aws:ecs:us-east-1:000000000000:task/c/1";
    assertThat(iam.roles().assumeFor(source, task, "fis.amazonaws.com", "t").accessKeyId())
        .startsWith("ASIA");
  }

  @Test
  void anInstanceProfileHoldsOneRole() {
    iam.createInstanceProfile(r -> r.instanceProfileName("box"));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("worker"));
    assertThat(iam.listInstanceProfilesForRole(r -> r.roleName("worker")).instanceProfiles())
        .hasSize(1);
    assertRefused(
        () -> iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("worker")),
        "LimitExceeded",
        "1");
    assertRefused(
        () -> iam.deleteRole(r -> r.roleName("worker")), "DeleteConflict", "instance profile");
    assertRefused(
        () -> iam.deleteInstanceProfile(r -> r.instanceProfileName("box")),
        "DeleteConflict",
        "roles");
    iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("box").roleName("worker"));
    iam.deleteInstanceProfile(r -> r.instanceProfileName("box"));
    assertRefused(
        () -> iam.getInstanceProfile(r -> r.instanceProfileName("box")), "NoSuchEntity", "box");
  }

  @Test
  void aServiceLinkedRoleIsTheServices() {
    var role = iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com")).role();
    assertThat(role.roleName()).isEqualTo("AWSServiceRoleForECS");
    assertRefused(
        () -> iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com")),
        "InvalidInput",
        "has been taken");
    assertRefused(
        () -> iam.createServiceLinkedRole(r -> r.awsServiceName("nothing.amazonaws.com")),
        "InvalidInput",
        "nothing.amazonaws.com");
    assertRefused(
        () -> iam.deleteRole(r -> r.roleName(role.roleName())), "AccessDenied", "protected role");
    var task = iam.deleteServiceLinkedRole(r -> r.roleName(role.roleName())).deletionTaskId();
    assertThat(iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId(task)).statusAsString())
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void whatBelongsToOneEntityComesInPagesToo() {
    var arn =
        iam.createPolicy(r -> r.policyName("p").policyDocument(allow("s3:*", "*"))).policy().arn();
    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(allow("ecs:*", "*")));
    var newest = iam.listPolicyVersions(r -> r.policyArn(arn).maxItems(1));
    assertThat(newest.isTruncated()).isTrue();
    assertThat(newest.versions()).extracting(v -> v.versionId()).containsExactly("v2");
    var older = iam.listPolicyVersions(r -> r.policyArn(arn).maxItems(1).marker(newest.marker()));
    assertThat(older.versions()).extracting(v -> v.versionId()).containsExactly("v1");
    assertThat(older.isTruncated()).isFalse();

    iam.tagRole(r -> r.roleName("worker").tags(tag("a"), tag("b")));
    var tags = iam.listRoleTags(r -> r.roleName("worker").maxItems(1));
    assertThat(tags.tags()).containsExactly(tag("a"));
    assertThat(iam.listRoleTags(r -> r.roleName("worker").maxItems(1).marker(tags.marker())).tags())
        .containsExactly(tag("b"));
    assertRefused(
        () -> iam.listRoleTags(r -> r.roleName("worker").marker("invented")),
        "ValidationError",
        "Invalid Marker.");

    iam.tagPolicy(r -> r.policyArn(arn).tags(tag("a"), tag("b")));
    assertThat(iam.listPolicyTags(r -> r.policyArn(arn).maxItems(1)).isTruncated()).isTrue();
  }

  @Test
  void instanceProfilesAreTaggedAndARolesDescriptionIsChangedAlone() {
    for (var name : List.of("one", "two")) {
      iam.createInstanceProfile(r -> r.instanceProfileName(name).tags(tag("a")));
      iam.addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName("worker"));
    }
    iam.tagInstanceProfile(r -> r.instanceProfileName("one").tags(tag("b"), tag("c")));
    iam.untagInstanceProfile(r -> r.instanceProfileName("one").tagKeys("a"));
    assertThat(iam.listInstanceProfileTags(r -> r.instanceProfileName("one")).tags())
        .containsExactly(tag("b"), tag("c"));
    var first = iam.listInstanceProfilesForRole(r -> r.roleName("worker").maxItems(1));
    assertThat(
            iam.listInstanceProfilesForRole(r -> r.roleName("worker").marker(first.marker()))
                .instanceProfiles())
        .extracting(profile -> profile.instanceProfileName())
        .containsExactly("two");
    assertRefused(
        () -> iam.tagInstanceProfile(r -> r.instanceProfileName("none").tags(tag("b"))),
        "NoSuchEntity",
        "Instance Profile none cannot be found.");

    iam.updateRole(r -> r.roleName("worker").maxSessionDuration(7200));
    var described = iam.updateRoleDescription(r -> r.roleName("worker").description("works"));
    assertThat(described.role().description()).isEqualTo("works");
    assertThat(described.role().maxSessionDuration()).isEqualTo(7200);
    assertRefused(
        () -> iam.updateRoleDescription(r -> r.roleName("worker")),
        "ValidationError",
        "description");
  }

  private static Tag tag(String key) {
    return Tag.builder().key(key).value("v").build();
  }
}

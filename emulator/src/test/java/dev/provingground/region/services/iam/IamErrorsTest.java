package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.Tag;

/** Each error that an operation can raise, with its code and its message. */
final class IamErrorsTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/worker";
  private static final String POLICY = "arn:aws:iam::000000000000:policy/mine";
  private static final String NO_POLICY = "arn:aws:iam::000000000000:policy/none";
  private static final String AWS_POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":\"*\"}}";
  private static final String ALLOW =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}";

  private final IamService iam =
      new IamService(
          new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"),
          new VirtualEventLoop(),
          new Ids(new Random(1)),
          "test",
          "test");

  private record Refusal(
      String operation, Consumer<IamService> call, String code, int status, String message) {
    @Override
    public String toString() {
      return operation + ": " + code + " " + message;
    }
  }

  @BeforeEach
  void somethingOfEachKind() {
    iam.createRole(r -> r.roleName("worker").assumeRolePolicyDocument(TRUST));
    iam.createPolicy(r -> r.policyName("mine").policyDocument(ALLOW));
    iam.createInstanceProfile(r -> r.instanceProfileName("machine"));
    iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com"));
  }

  private static Refusal notThere(String operation, Consumer<IamService> call, String message) {
    return new Refusal(operation, call, "NoSuchEntity", 404, message);
  }

  private static Refusal invalid(String operation, Consumer<IamService> call, String message) {
    return new Refusal(operation, call, "ValidationError", 400, message);
  }

  private static Refusal malformed(String operation, Consumer<IamService> call, String message) {
    return new Refusal(operation, call, "MalformedPolicyDocument", 400, message);
  }

  static Stream<Refusal> roles() {
    var missing = "The role with name none cannot be found.";
    return Stream.of(
        notThere("GetRole", iam -> iam.getRole(r -> r.roleName("none")), missing),
        notThere("DeleteRole", iam -> iam.deleteRole(r -> r.roleName("none")), missing),
        notThere("UpdateRole", iam -> iam.updateRole(r -> r.roleName("none")), missing),
        notThere(
            "UpdateAssumeRolePolicy",
            iam -> iam.updateAssumeRolePolicy(r -> r.roleName("none").policyDocument(TRUST)),
            missing),
        notThere("TagRole", iam -> iam.tagRole(r -> r.roleName("none")), missing),
        notThere("UntagRole", iam -> iam.untagRole(r -> r.roleName("none")), missing),
        notThere("ListRoleTags", iam -> iam.listRoleTags(r -> r.roleName("none")), missing),
        notThere("ListRolePolicies", iam -> iam.listRolePolicies(r -> r.roleName("none")), missing),
        notThere(
            "PutRolePolicy",
            iam -> iam.putRolePolicy(r -> r.roleName("none").policyName("p").policyDocument(ALLOW)),
            missing),
        notThere(
            "GetRolePolicy",
            iam -> iam.getRolePolicy(r -> r.roleName("worker").policyName("none")),
            "The role policy with name none cannot be found."),
        notThere(
            "DeleteRolePolicy",
            iam -> iam.deleteRolePolicy(r -> r.roleName("worker").policyName("none")),
            "The role policy with name none cannot be found."),
        notThere(
            "AttachRolePolicy",
            iam -> iam.attachRolePolicy(r -> r.roleName("none").policyArn(POLICY)),
            missing),
        notThere(
            "ListAttachedRolePolicies",
            iam -> iam.listAttachedRolePolicies(r -> r.roleName("none")),
            missing),
        notThere(
            "PutRolePermissionsBoundary",
            iam ->
                iam.putRolePermissionsBoundary(
                    r -> r.roleName("worker").permissionsBoundary(NO_POLICY)),
            "does not exist or is not attachable."),
        notThere(
            "DeleteRolePermissionsBoundary",
            iam -> iam.deleteRolePermissionsBoundary(r -> r.roleName("worker")),
            "does not have a permissions boundary attached."),
        notThere(
            "CreateRole",
            iam ->
                iam.createRole(
                    r ->
                        r.roleName("x")
                            .assumeRolePolicyDocument(TRUST)
                            .permissionsBoundary(NO_POLICY)),
            "does not exist or is not attachable."),
        new Refusal(
            "CreateRole",
            iam -> iam.createRole(r -> r.roleName("WORKER").assumeRolePolicyDocument(TRUST)),
            "EntityAlreadyExists",
            409,
            "Role with name WORKER already exists."),
        invalid("CreateRole", iam -> iam.createRole(r -> {}), "'roleName'"),
        invalid(
            "CreateRole",
            iam -> iam.createRole(r -> r.roleName("a b").assumeRolePolicyDocument(TRUST)),
            "regular expression pattern"),
        invalid(
            "CreateRole",
            iam -> iam.createRole(r -> r.roleName("x").path("no").assumeRolePolicyDocument(TRUST)),
            "'path'"),
        invalid(
            "CreateRole",
            iam -> iam.createRole(r -> r.roleName("x")),
            "'assumeRolePolicyDocument'"),
        invalid(
            "CreateRole",
            iam ->
                iam.createRole(
                    r -> r.roleName("x").assumeRolePolicyDocument(TRUST).maxSessionDuration(3599)),
            "Value '3599' at 'maxSessionDuration' failed to satisfy constraint: Member must have"
                + " value greater than or equal to 3600"),
        invalid(
            "CreateRole",
            iam ->
                iam.createRole(
                    r ->
                        r.roleName("x")
                            .assumeRolePolicyDocument(TRUST)
                            .description("d".repeat(1001))),
            "Member must have length less than or equal to 1000"),
        invalid(
            "UpdateRole",
            iam -> iam.updateRole(r -> r.roleName("worker").maxSessionDuration(43_201)),
            "less than or equal to 43200"),
        invalid(
            "UpdateRole",
            iam -> iam.updateRole(r -> r.roleName("worker").description("d".repeat(1001))),
            "'description'"),
        invalid(
            "ListRoles", iam -> iam.listRoles(r -> r.maxItems(0)), "greater than or equal to 1"),
        malformed(
            "CreateRole",
            iam -> iam.createRole(r -> r.roleName("x").assumeRolePolicyDocument(ALLOW)),
            "Has prohibited field Resource"),
        malformed(
            "UpdateAssumeRolePolicy",
            iam -> iam.updateAssumeRolePolicy(r -> r.roleName("worker").policyDocument("{}")),
            "Missing required field Statement"),
        malformed(
            "PutRolePolicy",
            iam ->
                iam.putRolePolicy(r -> r.roleName("worker").policyName("p").policyDocument(TRUST)),
            "Policy document should not specify a principal."),
        new Refusal(
            "DeleteRole",
            iam -> {
              iam.putRolePolicy(r -> r.roleName("worker").policyName("p").policyDocument(ALLOW));
              iam.deleteRole(r -> r.roleName("worker"));
            },
            "DeleteConflict",
            409,
            "Cannot delete entity, must delete policies first."),
        new Refusal(
            "DeleteRole",
            iam -> {
              iam.attachRolePolicy(r -> r.roleName("worker").policyArn(POLICY));
              iam.deleteRole(r -> r.roleName("worker"));
            },
            "DeleteConflict",
            409,
            "Cannot delete entity, must detach all policies first."),
        new Refusal(
            "DeleteRole",
            iam -> iam.deleteRole(r -> r.roleName("AWSServiceRoleForECS")),
            "AccessDenied",
            403,
            "this role is only modifiable by AWS"));
  }

  static Stream<Refusal> policies() {
    return Stream.of(
        notThere(
            "GetPolicy",
            iam -> iam.getPolicy(r -> r.policyArn(NO_POLICY)),
            "Policy " + NO_POLICY + " does not exist or is not attachable."),
        notThere(
            "GetPolicyVersion",
            iam -> iam.getPolicyVersion(r -> r.policyArn(POLICY).versionId("v9")),
            "version v9 does not exist"),
        notThere(
            "ListPolicyVersions",
            iam -> iam.listPolicyVersions(r -> r.policyArn(NO_POLICY)),
            NO_POLICY),
        notThere(
            "ListEntitiesForPolicy",
            iam -> iam.listEntitiesForPolicy(r -> r.policyArn(NO_POLICY)),
            NO_POLICY),
        notThere(
            "ListPolicyTags", iam -> iam.listPolicyTags(r -> r.policyArn(NO_POLICY)), NO_POLICY),
        notThere(
            "DetachRolePolicy",
            iam -> iam.detachRolePolicy(r -> r.roleName("worker").policyArn(POLICY)),
            "Policy " + POLICY + " was not found."),
        notThere("DeletePolicy", iam -> iam.deletePolicy(r -> r.policyArn(NO_POLICY)), NO_POLICY),
        new Refusal(
            "CreatePolicy",
            iam -> iam.createPolicy(r -> r.policyName("Mine").policyDocument(ALLOW)),
            "EntityAlreadyExists",
            409,
            "A policy called Mine already exists."),
        new Refusal(
            "CreatePolicy",
            iam ->
                iam.createPolicy(
                    r ->
                        r.policyName("x")
                            .policyDocument(ALLOW.replace("s3:*", "s3:" + "a".repeat(6200)))),
            "LimitExceeded",
            409,
            "Cannot exceed quota for PolicySize: 6144"),
        malformed(
            "CreatePolicyVersion",
            iam -> iam.createPolicyVersion(r -> r.policyArn(POLICY).policyDocument("[]")),
            "not a JSON object"),
        invalid(
            "GetPolicyVersion",
            iam -> iam.getPolicyVersion(r -> r.policyArn(POLICY).versionId("1")),
            "'versionId'"),
        new Refusal(
            "DeletePolicyVersion",
            iam -> iam.deletePolicyVersion(r -> r.policyArn(POLICY).versionId("v1")),
            "DeleteConflict",
            409,
            "Cannot delete the default version of a policy."),
        new Refusal(
            "SetDefaultPolicyVersion",
            iam -> iam.setDefaultPolicyVersion(r -> r.policyArn(AWS_POLICY).versionId("v1")),
            "AccessDenied",
            403,
            "Policies that AWS manages cannot be changed"),
        new Refusal(
            "UntagPolicy",
            iam -> iam.untagPolicy(r -> r.policyArn(AWS_POLICY).tagKeys("a")),
            "AccessDenied",
            403,
            AWS_POLICY));
  }

  static Stream<Refusal> profilesAndLinkedRoles() {
    var missing = "Instance Profile none cannot be found.";
    return Stream.of(
        notThere(
            "GetInstanceProfile",
            iam -> iam.getInstanceProfile(r -> r.instanceProfileName("none")),
            missing),
        notThere(
            "DeleteInstanceProfile",
            iam -> iam.deleteInstanceProfile(r -> r.instanceProfileName("none")),
            missing),
        notThere(
            "AddRoleToInstanceProfile",
            iam ->
                iam.addRoleToInstanceProfile(
                    r -> r.instanceProfileName("machine").roleName("none")),
            "The role with name none"),
        notThere(
            "RemoveRoleFromInstanceProfile",
            iam ->
                iam.removeRoleFromInstanceProfile(
                    r -> r.instanceProfileName("machine").roleName("worker")),
            "Role worker is not in Instance Profile machine."),
        notThere(
            "ListInstanceProfilesForRole",
            iam -> iam.listInstanceProfilesForRole(r -> r.roleName("none")),
            "The role with name none"),
        new Refusal(
            "CreateInstanceProfile",
            iam -> iam.createInstanceProfile(r -> r.instanceProfileName("machine")),
            "EntityAlreadyExists",
            409,
            "Instance Profile machine already exists."),
        invalid(
            "CreateInstanceProfile",
            iam -> iam.createInstanceProfile(r -> r.instanceProfileName("a b")),
            "'instanceProfileName'"),
        new Refusal(
            "CreateServiceLinkedRole",
            iam -> iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com")),
            "InvalidInput",
            400,
            "has been taken in this account"),
        new Refusal(
            "CreateServiceLinkedRole",
            iam -> iam.createServiceLinkedRole(r -> r.awsServiceName("odd.amazonaws.com")),
            "InvalidInput",
            400,
            "The service name odd.amazonaws.com is not valid"),
        new Refusal(
            "CreateServiceLinkedRole",
            iam ->
                iam.createServiceLinkedRole(
                    r -> r.awsServiceName("fis.amazonaws.com").customSuffix("x")),
            "InvalidInput",
            400,
            "Custom suffix is not allowed for fis.amazonaws.com"),
        new Refusal(
            "DeleteServiceLinkedRole",
            iam -> iam.deleteServiceLinkedRole(r -> r.roleName("worker")),
            "InvalidInput",
            400,
            "The role worker is not a service linked role."),
        notThere(
            "GetServiceLinkedRoleDeletionStatus",
            iam -> iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId("task/x")),
            "Deletion Task task/x cannot be found."));
  }

  static Stream<Refusal> simulations() {
    return Stream.of(
        notThere(
            "SimulatePrincipalPolicy",
            iam ->
                iam.simulatePrincipalPolicy(
                    r -> r.policySourceArn(ROLE + "x").actionNames("s3:GetObject")),
            "The policy source " + ROLE + "x cannot be found"),
        invalid(
            "SimulatePrincipalPolicy",
            iam -> iam.simulatePrincipalPolicy(r -> r.policySourceArn(ROLE)),
            "'actionNames'"),
        invalid(
            "SimulateCustomPolicy",
            iam -> iam.simulateCustomPolicy(r -> r.actionNames("s3:GetObject")),
            "'policyInputList'"),
        invalid(
            "SimulateCustomPolicy",
            iam ->
                iam.simulateCustomPolicy(
                    r ->
                        r.policyInputList(ALLOW)
                            .actionNames("s3:GetObject")
                            .contextEntries(ContextEntry.builder().build())),
            "contextKeyName"),
        malformed(
            "SimulateCustomPolicy",
            iam -> iam.simulateCustomPolicy(r -> r.policyInputList("{}").actionNames("s3:Get")),
            "Missing required field Statement"),
        new Refusal(
            "SimulateCustomPolicy",
            iam ->
                iam.simulateCustomPolicy(
                    r ->
                        r.policyInputList(ALLOW)
                            .actionNames("s3:Get")
                            .permissionsBoundaryPolicyInputList(ALLOW, ALLOW)),
            "InvalidInput",
            400,
            "one permissions boundary"),
        new Refusal(
            "SimulatePrincipalPolicy",
            iam ->
                iam.simulatePrincipalPolicy(
                    r -> r.policySourceArn(ROLE).actionNames("s3:GetObject").resourcePolicy(ALLOW)),
            "NotImplemented",
            501,
            "'ResourcePolicy'"),
        invalid(
            "GetContextKeysForCustomPolicy",
            iam -> iam.getContextKeysForCustomPolicy(r -> {}),
            "'policyInputList'"),
        notThere(
            "GetContextKeysForPrincipalPolicy",
            iam -> iam.getContextKeysForPrincipalPolicy(r -> r.policySourceArn("arn:x")),
            "The policy source arn:x"));
  }

  static Stream<Refusal> tags() {
    var many =
        IntStream.range(0, 51).mapToObj(i -> Tag.builder().key("k" + i).value("").build()).toList();
    return Stream.of(
        invalid(
            "TagRole",
            iam -> tag(iam, List.of(Tag.builder().value("v").build())),
            "'tags.1.member.key'"),
        invalid(
            "TagRole",
            iam -> tag(iam, List.of(Tag.builder().key("k".repeat(129)).build())),
            "less than or equal to 128"),
        invalid(
            "TagRole",
            iam -> tag(iam, List.of(Tag.builder().key("k").value("v".repeat(257)).build())),
            "'tags.1.member.value'"),
        new Refusal(
            "TagRole",
            iam ->
                tag(iam, List.of(Tag.builder().key("a").build(), Tag.builder().key("A").build())),
            "InvalidInput",
            400,
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."),
        new Refusal(
            "TagRole",
            iam -> {
              tag(iam, many.subList(0, 50));
              tag(iam, many.subList(0, 50));
              tag(iam, many.subList(50, 51));
            },
            "LimitExceeded",
            409,
            "The number of tags has reached the maximum limit."),
        new Refusal(
            "CreatePolicy",
            iam -> iam.createPolicy(r -> r.policyName("x").policyDocument(ALLOW).tags(many)),
            "LimitExceeded",
            409,
            "maximum limit"),
        new Refusal(
            "CreateInstanceProfile",
            iam -> iam.createInstanceProfile(r -> r.instanceProfileName("x").tags(many)),
            "LimitExceeded",
            409,
            "maximum limit"));
  }

  private static void tag(IamService iam, List<Tag> tags) {
    iam.tagRole(r -> r.roleName("worker").tags(tags));
  }

  @ParameterizedTest
  @MethodSource({"roles", "policies", "profilesAndLinkedRoles", "simulations", "tags"})
  void whatIsWrongIsSaid(Refusal refusal) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> refusal.call().accept(iam))
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(refusal.code());
              assertThat(error.awsErrorDetails().errorMessage()).contains(refusal.message());
              assertThat(error.statusCode()).isEqualTo(refusal.status());
            });
  }
}

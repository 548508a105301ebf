package dev.provingground.region.services.iam;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourcePolicies;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.Roles;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryDecisionDetail;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;

/**
 * AWS Identity and Access Management: roles, policies, and their evaluation. It is also where the
 * region's callers come from: {@link #roles()}, {@link #credentials()}, {@link #authorizer()}.
 */
public final class IamService implements IamClient, ResourceAware {
  private static final String NAME = "[\\w+=,.@-]{1,64}";
  private static final int DEFAULT_PAGE = 100;

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles = new RoleStore();
  private final Sessions sessions;
  private final RoleAuthorizer authorizer;
  private final ManagedPolicies managed;
  private final InstanceProfiles profiles;
  private final ServiceLinkedRoles linked;
  private final ResourceArns arns;
  private final PolicyStore policies = new PolicyStore();

  /**
   * @param rootKey access key id of the account's root, which may do everything
   * @param rootSecret its secret
   */
  public IamService(
      RegionIdentity region, EventLoop loop, Ids ids, String rootKey, String rootSecret) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    sessions = new Sessions(region, loop, ids, roles, rootKey, rootSecret);
    authorizer = new RoleAuthorizer(region, loop::now, roles);
    managed = new ManagedPolicies(region, loop, ids, roles, policies);
    profiles = new InstanceProfiles(region, loop, ids, roles);
    linked = new ServiceLinkedRoles(region, loop, ids, roles);
    arns = new ResourceArns(region, roles, policies);
    authorizer.heedTags(arns::tagsOf);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to release. */
  @Override
  public void close() {}

  public Mount<IamClient> mount() {
    return new Mount<>("iam", "iam", Protocol.AWS_QUERY, "", "2010-05-08", IamClient.class, this);
  }

  /** The token service over the same roles. */
  public StsService sts() {
    return new StsService(region, sessions);
  }

  public Roles roles() {
    return sessions;
  }

  public Credentials credentials() {
    return sessions;
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  /** Has the policies of another service's resources evaluated too. */
  public void heed(ResourcePolicies resourcePolicies) {
    authorizer.heed(resourcePolicies);
  }

  /** Has the tags of another service's resources known to conditions. */
  public void heedTags(ResourceTags resourceTags) {
    authorizer.heedTags(resourceTags);
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return arns.of(request);
  }

  @Override
  public ConditionKeys conditionKeys(String operation, SdkRequest request) {
    return arns.conditionKeys(request);
  }

  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return arns.passedRoles(request);
  }

  @Override
  public CreateRoleResponse createRole(CreateRoleRequest request) {
    var name = Validation.required("roleName", request.roleName());
    Validation.matches("roleName", name, NAME);
    var trust = Validation.required("assumeRolePolicyDocument", request.assumeRolePolicyDocument());
    var path = request.path() == null ? "/" : request.path();
    Validation.matches("path", path, "(/)|(/[!-~]+/)");
    var trustPolicy = PolicyDocument.trustPolicy(trust);
    if (roles.contains(name)) {
      throw AwsErrors.of(
          EntityAlreadyExistsException.builder(),
          "EntityAlreadyExists",
          "Role with name " + name + " already exists.",
          409);
    }
    var role =
        Role.builder()
            .roleName(name)
            .path(path)
            .roleId("AROA" + ids.base32(17))
            .arn(region.globalArn("iam", "role" + path + name))
            .createDate(loop.now())
            .assumeRolePolicyDocument(encoded(trust))
            .description(request.description())
            .maxSessionDuration(
                request.maxSessionDuration() == null ? 3600 : request.maxSessionDuration())
            .build();
    var record = new RoleRecord(role, trustPolicy);
    request.tags().forEach(t -> record.tags.put(t.key(), t.value()));
    if (request.permissionsBoundary() != null) {
      record.boundary = policies.get(request.permissionsBoundary());
    }
    roles.add(record);
    return CreateRoleResponse.builder().role(withTags(record)).build();
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return GetRoleResponse.builder().role(withTags(role(request.roleName()))).build();
  }

  @Override
  public ListRolesResponse listRoles(ListRolesRequest request) {
    var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    var all =
        roles.all().stream()
            .map(r -> r.role)
            .filter(r -> r.path().startsWith(prefix))
            .sorted(Comparator.comparing(Role::roleName))
            .toList();
    var page = Page.of(all, request.marker(), request.maxItems(), DEFAULT_PAGE, Role::roleName);
    return ListRolesResponse.builder()
        .roles(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  @Override
  public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
    var record = role(request.roleName());
    var role = record.role.toBuilder();
    if (request.description() != null) {
      role.description(request.description());
    }
    if (request.maxSessionDuration() != null) {
      role.maxSessionDuration(request.maxSessionDuration());
    }
    record.role = role.build();
    return UpdateRoleResponse.builder().build();
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request) {
    var record = role(request.roleName());
    var text = Validation.required("policyDocument", request.policyDocument());
    record.trustPolicy = PolicyDocument.trustPolicy(text);
    record.role = record.role.toBuilder().assumeRolePolicyDocument(encoded(text)).build();
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    var record = role(request.roleName());
    if (ServiceLinkedRoles.isLinked(record)) {
      throw IamErrors.accessDenied(
          "Cannot perform the operation on the protected role '"
              + record.role.roleName()
              + "' - this role is only modifiable by AWS");
    }
    if (!record.inlinePolicies.isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
    }
    if (!record.attached.isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (profiles.hold(record)) {
      throw IamErrors.deleteConflict(
          "Cannot delete entity, must remove roles from instance profile first.");
    }
    roles.remove(record.role.roleName());
    return DeleteRoleResponse.builder().build();
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    var record = role(request.roleName());
    var name = Validation.required("policyName", request.policyName());
    Validation.matches("policyName", name, "[\\w+=,.@-]{1,128}");
    var text = Validation.required("policyDocument", request.policyDocument());
    record.inlinePolicies.put(
        name, new RoleRecord.Inline(text, PolicyDocument.identityPolicy(text)));
    return PutRolePolicyResponse.builder().build();
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    var record = role(request.roleName());
    return GetRolePolicyResponse.builder()
        .roleName(record.role.roleName())
        .policyName(request.policyName())
        .policyDocument(encoded(inline(record, request.policyName()).text()))
        .build();
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    var record = role(request.roleName());
    inline(record, request.policyName());
    record.inlinePolicies.remove(request.policyName());
    return DeleteRolePolicyResponse.builder().build();
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    var names = role(request.roleName()).inlinePolicies.keySet().stream().sorted().toList();
    var page = Page.of(names, request.marker(), request.maxItems(), DEFAULT_PAGE, n -> n);
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  @Override
  public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
    return managed.create(request);
  }

  @Override
  public GetPolicyResponse getPolicy(GetPolicyRequest request) {
    return managed.get(request);
  }

  @Override
  public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
    return managed.list(request);
  }

  @Override
  public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
    return managed.delete(request);
  }

  @Override
  public CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
    return managed.createVersion(request);
  }

  @Override
  public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
    return managed.getVersion(request);
  }

  @Override
  public ListPolicyVersionsResponse listPolicyVersions(ListPolicyVersionsRequest request) {
    return managed.listVersions(request);
  }

  @Override
  public SetDefaultPolicyVersionResponse setDefaultPolicyVersion(
      SetDefaultPolicyVersionRequest request) {
    return managed.setDefault(request);
  }

  @Override
  public DeletePolicyVersionResponse deletePolicyVersion(DeletePolicyVersionRequest request) {
    return managed.deleteVersion(request);
  }

  @Override
  public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
    return managed.attach(request);
  }

  @Override
  public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
    return managed.detach(request);
  }

  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request) {
    return managed.attached(request);
  }

  @Override
  public ListEntitiesForPolicyResponse listEntitiesForPolicy(ListEntitiesForPolicyRequest request) {
    return managed.entities(request);
  }

  @Override
  public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(
      PutRolePermissionsBoundaryRequest request) {
    return managed.bound(request);
  }

  @Override
  public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    return managed.unbound(request);
  }

  @Override
  public TagPolicyResponse tagPolicy(TagPolicyRequest request) {
    return managed.tag(request);
  }

  @Override
  public UntagPolicyResponse untagPolicy(UntagPolicyRequest request) {
    return managed.untag(request);
  }

  @Override
  public ListPolicyTagsResponse listPolicyTags(ListPolicyTagsRequest request) {
    return managed.tags(request);
  }

  @Override
  public CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
    return profiles.create(request);
  }

  @Override
  public GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
    return profiles.get(request);
  }

  @Override
  public ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
    return profiles.list(request);
  }

  @Override
  public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
      ListInstanceProfilesForRoleRequest request) {
    return profiles.of(request);
  }

  @Override
  public DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
    return profiles.delete(request);
  }

  @Override
  public AddRoleToInstanceProfileResponse addRoleToInstanceProfile(
      AddRoleToInstanceProfileRequest request) {
    return profiles.add(request);
  }

  @Override
  public RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(
      RemoveRoleFromInstanceProfileRequest request) {
    return profiles.remove(request);
  }

  @Override
  public CreateServiceLinkedRoleResponse createServiceLinkedRole(
      CreateServiceLinkedRoleRequest request) {
    return linked.create(request);
  }

  @Override
  public DeleteServiceLinkedRoleResponse deleteServiceLinkedRole(
      DeleteServiceLinkedRoleRequest request) {
    return linked.delete(request);
  }

  @Override
  public GetServiceLinkedRoleDeletionStatusResponse getServiceLinkedRoleDeletionStatus(
      GetServiceLinkedRoleDeletionStatusRequest request) {
    return linked.deletion(request);
  }

  @Override
  public TagRoleResponse tagRole(TagRoleRequest request) {
    var record = role(request.roleName());
    request.tags().forEach(t -> record.tags.put(t.key(), t.value()));
    return TagRoleResponse.builder().build();
  }

  @Override
  public UntagRoleResponse untagRole(UntagRoleRequest request) {
    role(request.roleName()).tags.keySet().removeAll(request.tagKeys());
    return UntagRoleResponse.builder().build();
  }

  @Override
  public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
    return ListRoleTagsResponse.builder()
        .tags(tags(role(request.roleName())))
        .isTruncated(false)
        .build();
  }

  @Override
  public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
      SimulatePrincipalPolicyRequest request) {
    var arn = Validation.required("policySourceArn", request.policySourceArn());
    var record =
        roles
            .byArn(arn)
            .orElseThrow(
                () ->
                    AwsErrors.of(
                        NoSuchEntityException.builder(),
                        "NoSuchEntity",
                        "The policy source " + arn + " cannot be found; only roles are supported.",
                        404));
    if (request.actionNames().isEmpty()) {
      Validation.required("actionNames", null);
    }
    var keys = ConditionKeys.builder();
    request.contextEntries().forEach(e -> keys.put(e.contextKeyName(), e.contextKeyValues()));
    var context = keys.build();
    var resources = request.resourceArns().isEmpty() ? List.of("*") : request.resourceArns();
    var results =
        request.actionNames().stream()
            .flatMap(a -> resources.stream().map(r -> evaluate(record, a, r, context)))
            .toList();
    return SimulatePrincipalPolicyResponse.builder()
        .evaluationResults(results)
        .isTruncated(false)
        .build();
  }

  private static EvaluationResult evaluate(
      RoleRecord role, String action, String resource, ConditionKeys context) {
    var verdict =
        RolePermissions.decide(
            Optional.of(role),
            Optional.empty(),
            PolicyEvaluator.Decision.IMPLICIT_DENY,
            action,
            resource,
            context);
    var decision =
        switch (verdict.decision()) {
          case ALLOWED -> PolicyEvaluationDecisionType.ALLOWED;
          case EXPLICIT_DENY -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
          case IMPLICIT_DENY -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
        };
    return EvaluationResult.builder()
        .evalActionName(action)
        .evalResourceName(resource)
        .evalDecision(decision)
        .permissionsBoundaryDecisionDetail(
            role.boundary == null
                ? null
                : PermissionsBoundaryDecisionDetail.builder()
                    .allowedByPermissionsBoundary(verdict.by() != RolePermissions.By.BOUNDARY)
                    .build())
        .build();
  }

  private RoleRecord role(@Nullable String name) {
    return roles.get(Validation.required("roleName", name));
  }

  private static RoleRecord.Inline inline(RoleRecord record, String policyName) {
    return Optional.ofNullable(record.inlinePolicies.get(policyName))
        .orElseThrow(
            () ->
                AwsErrors.of(
                    NoSuchEntityException.builder(),
                    "NoSuchEntity",
                    "The role policy with name " + policyName + " cannot be found.",
                    404));
  }

  private static Role withTags(RoleRecord record) {
    var view = record.role.toBuilder().tags(tags(record));
    var boundary = record.boundary;
    if (boundary != null) {
      view.permissionsBoundary(
          b ->
              b.permissionsBoundaryType(
                      PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                  .permissionsBoundaryArn(boundary.arn));
    }
    return view.build();
  }

  private static List<Tag> tags(RoleRecord record) {
    return record.tags.entrySet().stream()
        .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
        .toList();
  }

  /** IAM answers policy documents percent-encoded (RFC 3986). */
  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

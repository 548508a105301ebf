package dev.provingground.region.services.iam;

import dev.provingground.region.api.Authorizer;
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
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;

/**
 * AWS Identity and Access Management: roles, policies, and their evaluation. It is also where the
 * region's callers come from: {@link #roles()}, {@link #credentials()}, {@link #authorizer()}.
 */
public final class IamService implements IamClient, ResourceAware {
  private final RegionIdentity region;
  private final RoleStore roles = new RoleStore();
  private final Sessions sessions;
  private final RoleAuthorizer authorizer;
  private final ManagedPolicies managed;
  private final InstanceProfiles profiles;
  private final ServiceLinkedRoles linked;
  private final RoleOperations roleOperations;
  private final InlinePolicies inlinePolicies;
  private final PolicySimulator simulator;
  private final ResourceArns arns;
  private final PolicyStore policies = new PolicyStore();

  /**
   * @param rootKey access key id of the account's root, which may do everything
   * @param rootSecret its secret
   */
  public IamService(
      RegionIdentity region, EventLoop loop, Ids ids, String rootKey, String rootSecret) {
    this.region = region;
    sessions = new Sessions(region, loop, ids, roles, rootKey, rootSecret);
    authorizer = new RoleAuthorizer(region, loop::now, roles);
    managed = new ManagedPolicies(region, loop, ids, roles, policies);
    profiles = new InstanceProfiles(region, loop, ids, roles);
    linked = new ServiceLinkedRoles(region, loop, ids, roles);
    roleOperations = new RoleOperations(region, loop, ids, roles, policies, profiles);
    inlinePolicies = new InlinePolicies(roles);
    simulator = new PolicySimulator(roles);
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
    return roleOperations.create(request);
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return roleOperations.get(request);
  }

  @Override
  public ListRolesResponse listRoles(ListRolesRequest request) {
    return roleOperations.list(request);
  }

  @Override
  public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
    return roleOperations.update(request);
  }

  @Override
  public UpdateRoleDescriptionResponse updateRoleDescription(UpdateRoleDescriptionRequest request) {
    return roleOperations.describe(request);
  }

  @Override
  public TagInstanceProfileResponse tagInstanceProfile(TagInstanceProfileRequest request) {
    return profiles.tag(request);
  }

  @Override
  public UntagInstanceProfileResponse untagInstanceProfile(UntagInstanceProfileRequest request) {
    return profiles.untag(request);
  }

  @Override
  public ListInstanceProfileTagsResponse listInstanceProfileTags(
      ListInstanceProfileTagsRequest request) {
    return profiles.tags(request);
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request) {
    return roleOperations.updateTrust(request);
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    return roleOperations.delete(request);
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    return inlinePolicies.put(request);
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    return inlinePolicies.get(request);
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    return inlinePolicies.delete(request);
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    return inlinePolicies.list(request);
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
    return roleOperations.tag(request);
  }

  @Override
  public UntagRoleResponse untagRole(UntagRoleRequest request) {
    return roleOperations.untag(request);
  }

  @Override
  public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
    return roleOperations.tags(request);
  }

  @Override
  public SimulateCustomPolicyResponse simulateCustomPolicy(SimulateCustomPolicyRequest request) {
    return simulator.simulate(request);
  }

  @Override
  public GetContextKeysForCustomPolicyResponse getContextKeysForCustomPolicy(
      GetContextKeysForCustomPolicyRequest request) {
    return simulator.contextKeys(request);
  }

  @Override
  public GetContextKeysForPrincipalPolicyResponse getContextKeysForPrincipalPolicy(
      GetContextKeysForPrincipalPolicyRequest request) {
    return simulator.contextKeys(request);
  }

  @Override
  public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
      SimulatePrincipalPolicyRequest request) {
    return simulator.simulate(request);
  }
}

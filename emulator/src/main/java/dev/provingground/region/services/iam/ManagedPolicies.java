package dev.provingground.region.services.iam;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;

/** The operations on managed policies, their versions and their attachments to roles. */
final class ManagedPolicies {
  private static final Paging PAGES = Validation.pages(100);
  private static final int MOST_VERSIONS = 5;
  private static final int MOST_ATTACHED = 10;
  private static final int LONGEST = 6144;

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles;
  private final PolicyStore policies;

  ManagedPolicies(
      RegionIdentity region, EventLoop loop, Ids ids, RoleStore roles, PolicyStore policies) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    this.roles = roles;
    this.policies = policies;
  }

  CreatePolicyResponse create(CreatePolicyRequest request) {
    var name = Validation.required("policyName", request.policyName());
    Validation.matches("policyName", name, "[\\w+=,.@-]{1,128}");
    var path = request.path() == null ? "/" : request.path();
    Validation.matches("path", path, "(/)|(/[!-~]+/)");
    var version = version(request.policyDocument());
    var arn = region.globalArn("iam", "policy" + path + name);
    if (policies.all().stream().anyMatch(p -> !p.isAws() && p.name.equalsIgnoreCase(name))) {
      throw IamErrors.alreadyExists(
          "A policy called " + name + " already exists. Duplicate names are not allowed.");
    }
    var policy =
        new ManagedPolicy(
            name, path, "ANPA" + ids.base32(17), arn, request.description(), loop.now());
    policy.add(version, true);
    Tagging.add(policy.tags, request.tags());
    policies.add(policy);
    return CreatePolicyResponse.builder().policy(view(policy)).build();
  }

  private ManagedPolicy.Version version(@Nullable String document) {
    var text = Validation.required("policyDocument", document);
    if (text.replaceAll("\\s", "").length() > LONGEST) {
      throw IamErrors.limitExceeded("Cannot exceed quota for PolicySize: " + LONGEST);
    }
    return new ManagedPolicy.Version(text, PolicyDocument.identityPolicy(text), loop.now());
  }

  GetPolicyResponse get(GetPolicyRequest request) {
    return GetPolicyResponse.builder().policy(view(policy(request.policyArn()))).build();
  }

  private ManagedPolicy policy(@Nullable String arn) {
    return policies.get(Validation.required("policyArn", arn));
  }

  /** One that the account may change. */
  private ManagedPolicy own(@Nullable String arn) {
    var policy = policy(arn);
    if (policy.isAws()) {
      throw IamErrors.accessDenied("Policies that AWS manages cannot be changed: " + policy.arn);
    }
    return policy;
  }

  ListPoliciesResponse list(ListPoliciesRequest request) {
    var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    var found =
        policies.all().stream()
            .filter(
                p ->
                    switch (request.scope()) {
                      case AWS -> p.isAws();
                      case LOCAL -> !p.isAws();
                      case null, default -> true;
                    })
            .filter(p -> !Boolean.TRUE.equals(request.onlyAttached()) || attachments(p) > 0)
            .filter(p -> p.path.startsWith(prefix))
            .toList();
    var page = PAGES.sorted(request, found, p -> p.arn);
    return ListPoliciesResponse.builder()
        .policies(page.items().stream().map(this::view).toList())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  DeletePolicyResponse delete(DeletePolicyRequest request) {
    var policy = own(request.policyArn());
    if (attachments(policy) > 0 || boundaries(policy) > 0) {
      throw IamErrors.deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.size() > 1) {
      throw IamErrors.deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the"
              + " policy's versions. The default version is deleted with the policy.");
    }
    policies.remove(policy);
    return DeletePolicyResponse.builder().build();
  }

  CreatePolicyVersionResponse createVersion(CreatePolicyVersionRequest request) {
    var policy = own(request.policyArn());
    var version = version(request.policyDocument());
    if (policy.versions.size() >= MOST_VERSIONS) {
      throw IamErrors.limitExceeded(
          "A managed policy can have up to "
              + MOST_VERSIONS
              + " versions. Before you create a new version, you must delete an existing version.");
    }
    int number = policy.add(version, Boolean.TRUE.equals(request.setAsDefault()));
    return CreatePolicyVersionResponse.builder()
        .policyVersion(view(policy, number).document(null).build())
        .build();
  }

  GetPolicyVersionResponse getVersion(GetPolicyVersionRequest request) {
    var policy = policy(request.policyArn());
    return GetPolicyVersionResponse.builder()
        .policyVersion(view(policy, number(policy, request.versionId())).build())
        .build();
  }

  private static int number(ManagedPolicy policy, @Nullable String versionId) {
    var id = Validation.required("versionId", versionId);
    Validation.matches("versionId", id, "v[1-9][0-9]{0,8}");
    int number = Integer.parseInt(id.substring(1));
    if (!policy.versions.containsKey(number)) {
      throw IamErrors.noSuchEntity(
          "Policy " + policy.arn + " version " + id + " does not exist or is not attachable.");
    }
    return number;
  }

  ListPolicyVersionsResponse listVersions(ListPolicyVersionsRequest request) {
    var policy = policy(request.policyArn());
    var page = PAGES.page(request, List.copyOf(policy.versions.descendingKeySet()));
    return ListPolicyVersionsResponse.builder()
        .versions(
            page.items().stream()
                .map(number -> view(policy, number).document(null).build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  SetDefaultPolicyVersionResponse setDefault(SetDefaultPolicyVersionRequest request) {
    var policy = own(request.policyArn());
    policy.defaultVersion = number(policy, request.versionId());
    policy.updated = loop.now();
    return SetDefaultPolicyVersionResponse.builder().build();
  }

  DeletePolicyVersionResponse deleteVersion(DeletePolicyVersionRequest request) {
    var policy = own(request.policyArn());
    int number = number(policy, request.versionId());
    if (number == policy.defaultVersion) {
      throw IamErrors.deleteConflict("Cannot delete the default version of a policy.");
    }
    policy.versions.remove(number);
    return DeletePolicyVersionResponse.builder().build();
  }

  AttachRolePolicyResponse attach(AttachRolePolicyRequest request) {
    var role = role(request.roleName());
    var policy = policy(request.policyArn());
    if (!role.attached.contains(policy) && role.attached.size() >= MOST_ATTACHED) {
      throw IamErrors.limitExceeded("Cannot exceed quota for PoliciesPerRole: " + MOST_ATTACHED);
    }
    role.attached.add(policy);
    return AttachRolePolicyResponse.builder().build();
  }

  DetachRolePolicyResponse detach(DetachRolePolicyRequest request) {
    var role = role(request.roleName());
    var arn = Validation.required("policyArn", request.policyArn());
    if (!role.attached.removeIf(policy -> policy.arn.equals(arn))) {
      throw IamErrors.noSuchEntity("Policy " + arn + " was not found.");
    }
    return DetachRolePolicyResponse.builder().build();
  }

  ListAttachedRolePoliciesResponse attached(ListAttachedRolePoliciesRequest request) {
    var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    var found =
        role(request.roleName()).attached.stream()
            .filter(policy -> policy.path.startsWith(prefix))
            .sorted(Comparator.comparing(policy -> policy.arn))
            .toList();
    var page = PAGES.sorted(request, found, p -> p.arn);
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(
            page.items().stream()
                .map(p -> AttachedPolicy.builder().policyName(p.name).policyArn(p.arn).build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  ListEntitiesForPolicyResponse entities(ListEntitiesForPolicyRequest request) {
    var policy = policy(request.policyArn());
    boolean asBoundary = request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY;
    var found =
        roles.all().stream()
            .filter(r -> asBoundary ? r.boundary == policy : r.attached.contains(policy))
            .map(r -> r.role)
            .toList();
    var page = PAGES.sorted(request, found, Role::roleName);
    return ListEntitiesForPolicyResponse.builder()
        .policyRoles(
            page.items().stream()
                .map(r -> PolicyRole.builder().roleName(r.roleName()).roleId(r.roleId()).build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  PutRolePermissionsBoundaryResponse bound(PutRolePermissionsBoundaryRequest request) {
    role(request.roleName()).boundary =
        policies.get(Validation.required("permissionsBoundary", request.permissionsBoundary()));
    return PutRolePermissionsBoundaryResponse.builder().build();
  }

  DeleteRolePermissionsBoundaryResponse unbound(DeleteRolePermissionsBoundaryRequest request) {
    var role = role(request.roleName());
    if (role.boundary == null) {
      throw IamErrors.noSuchEntity(
          "Role " + request.roleName() + " does not have a permissions boundary attached.");
    }
    role.boundary = null;
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }

  TagPolicyResponse tag(TagPolicyRequest request) {
    var policy = own(request.policyArn());
    Tagging.add(policy.tags, request.tags());
    return TagPolicyResponse.builder().build();
  }

  UntagPolicyResponse untag(UntagPolicyRequest request) {
    Tagging.remove(own(request.policyArn()).tags, request.tagKeys());
    return UntagPolicyResponse.builder().build();
  }

  ListPolicyTagsResponse tags(ListPolicyTagsRequest request) {
    var page = PAGES.page(request, Tagging.list(policy(request.policyArn()).tags));
    return ListPolicyTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  private RoleRecord role(@Nullable String name) {
    return roles.get(Validation.required("roleName", name));
  }

  private int attachments(ManagedPolicy policy) {
    return (int) roles.all().stream().filter(r -> r.attached.contains(policy)).count();
  }

  private int boundaries(ManagedPolicy policy) {
    return (int) roles.all().stream().filter(r -> r.boundary == policy).count();
  }

  private Policy view(ManagedPolicy policy) {
    return Policy.builder()
        .policyName(policy.name)
        .policyId(policy.id)
        .arn(policy.arn)
        .path(policy.path)
        .defaultVersionId("v" + policy.defaultVersion)
        .attachmentCount(attachments(policy))
        .permissionsBoundaryUsageCount(boundaries(policy))
        .isAttachable(true)
        .description(policy.description)
        .createDate(policy.created)
        .updateDate(policy.updated)
        .tags(Tagging.list(policy.tags))
        .build();
  }

  private static PolicyVersion.Builder view(ManagedPolicy policy, int number) {
    var version = Objects.requireNonNull(policy.versions.get(number));
    return PolicyVersion.builder()
        .versionId("v" + number)
        .isDefaultVersion(number == policy.defaultVersion)
        .createDate(version.created())
        .document(Encoded.document(version.text()));
  }
}

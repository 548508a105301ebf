package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.*;

/** The operations on roles themselves and on their tags. */
final class RoleOperations {
  private static final String NAME = "[\\w+=,.@-]{1,64}";
  private static final Paging PAGES = Validation.pages(100);
  private static final int LONGEST_DESCRIPTION = 1000;

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles;
  private final PolicyStore policies;
  private final InstanceProfiles profiles;

  RoleOperations(
      RegionIdentity region,
      EventLoop loop,
      Ids ids,
      RoleStore roles,
      PolicyStore policies,
      InstanceProfiles profiles) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    this.roles = roles;
    this.policies = policies;
    this.profiles = profiles;
  }

  CreateRoleResponse create(CreateRoleRequest request) {
    var name = Validation.required("roleName", request.roleName());
    Validation.matches("roleName", name, NAME);
    var trust = Validation.required("assumeRolePolicyDocument", request.assumeRolePolicyDocument());
    var path = request.path() == null ? "/" : request.path();
    Validation.matches("path", path, "(/)|(/[!-~]+/)");
    if (request.description() != null) {
      Validation.notLonger("description", request.description(), LONGEST_DESCRIPTION);
    }
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
            .assumeRolePolicyDocument(Encoded.document(trust))
            .description(request.description())
            .maxSessionDuration(
                duration(
                    request.maxSessionDuration() == null ? 3600 : request.maxSessionDuration()))
            .build();
    var record = new RoleRecord(role, trustPolicy);
    Tagging.add(record.tags, request.tags());
    if (request.permissionsBoundary() != null) {
      record.boundary = policies.get(request.permissionsBoundary());
    }
    roles.add(record);
    return CreateRoleResponse.builder().role(withTags(record)).build();
  }

  GetRoleResponse get(GetRoleRequest request) {
    return GetRoleResponse.builder().role(withTags(role(request.roleName()))).build();
  }

  ListRolesResponse list(ListRolesRequest request) {
    var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    var all =
        roles.all().stream()
            .map(r -> r.role)
            .filter(r -> r.path().startsWith(prefix))
            .sorted(Comparator.comparing(Role::roleName))
            .toList();
    var page = PAGES.sorted(request, all, Role::roleName);
    return ListRolesResponse.builder()
        .roles(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  UpdateRoleResponse update(UpdateRoleRequest request) {
    var record = role(request.roleName());
    var role = record.role.toBuilder();
    if (request.description() != null) {
      Validation.notLonger("description", request.description(), LONGEST_DESCRIPTION);
      role.description(request.description());
    }
    if (request.maxSessionDuration() != null) {
      role.maxSessionDuration(duration(request.maxSessionDuration()));
    }
    record.role = role.build();
    return UpdateRoleResponse.builder().build();
  }

  UpdateAssumeRolePolicyResponse updateTrust(UpdateAssumeRolePolicyRequest request) {
    var record = role(request.roleName());
    var text = Validation.required("policyDocument", request.policyDocument());
    record.trustPolicy = PolicyDocument.trustPolicy(text);
    record.role = record.role.toBuilder().assumeRolePolicyDocument(Encoded.document(text)).build();
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  DeleteRoleResponse delete(DeleteRoleRequest request) {
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

  /** As {@link #update}, of the description alone; what is not said is nothing. */
  UpdateRoleDescriptionResponse describe(UpdateRoleDescriptionRequest request) {
    var record = role(request.roleName());
    var description = Validation.required("description", request.description());
    Validation.notLonger("description", description, LONGEST_DESCRIPTION);
    record.role = record.role.toBuilder().description(description).build();
    return UpdateRoleDescriptionResponse.builder().role(withTags(record)).build();
  }

  TagRoleResponse tag(TagRoleRequest request) {
    Tagging.add(role(request.roleName()).tags, request.tags());
    return TagRoleResponse.builder().build();
  }

  UntagRoleResponse untag(UntagRoleRequest request) {
    Tagging.remove(role(request.roleName()).tags, request.tagKeys());
    return UntagRoleResponse.builder().build();
  }

  ListRoleTagsResponse tags(ListRoleTagsRequest request) {
    var page = PAGES.page(request, Tagging.list(role(request.roleName()).tags));
    return ListRoleTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  private RoleRecord role(@Nullable String name) {
    return roles.get(Validation.required("roleName", name));
  }

  private static Role withTags(RoleRecord record) {
    var view = record.role.toBuilder().tags(Tagging.list(record.tags));
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

  /** In seconds: one hour to twelve. */
  private static int duration(int seconds) {
    return Validation.within("maxSessionDuration", seconds, 3600, 43_200);
  }
}

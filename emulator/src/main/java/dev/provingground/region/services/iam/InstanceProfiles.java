package dev.provingground.region.services.iam;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;

/**
 * The operations on instance profiles, which hand a role to a machine. Fargate has none; tools make
 * them all the same.
 */
final class InstanceProfiles {
  private static final Paging PAGES = Validation.pages(100);

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles;
  private final TreeMap<String, InstanceProfile> byName =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  InstanceProfiles(RegionIdentity region, EventLoop loop, Ids ids, RoleStore roles) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    this.roles = roles;
  }

  CreateInstanceProfileResponse create(CreateInstanceProfileRequest request) {
    var name = Validation.required("instanceProfileName", request.instanceProfileName());
    Validation.matches("instanceProfileName", name, "[\\w+=,.@-]{1,128}");
    var path = request.path() == null ? "/" : request.path();
    Validation.matches("path", path, "(/)|(/[!-~]+/)");
    if (byName.containsKey(name)) {
      throw IamErrors.alreadyExists("Instance Profile " + name + " already exists.");
    }
    var tags = new LinkedHashMap<String, String>();
    Tagging.add(tags, request.tags());
    var profile =
        InstanceProfile.builder()
            .instanceProfileName(name)
            .path(path)
            .instanceProfileId("AIPA" + ids.base32(17))
            .arn(region.globalArn("iam", "instance-profile" + path + name))
            .createDate(loop.now())
            .tags(Tagging.list(tags))
            .build();
    byName.put(name, profile);
    return CreateInstanceProfileResponse.builder().instanceProfile(view(profile)).build();
  }

  GetInstanceProfileResponse get(GetInstanceProfileRequest request) {
    return GetInstanceProfileResponse.builder()
        .instanceProfile(view(profile(request.instanceProfileName())))
        .build();
  }

  ListInstanceProfilesResponse list(ListInstanceProfilesRequest request) {
    var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    var found = byName.values().stream().filter(p -> p.path().startsWith(prefix)).toList();
    var page = PAGES.sorted(request, found, InstanceProfile::instanceProfileName);
    return ListInstanceProfilesResponse.builder()
        .instanceProfiles(page.items().stream().map(this::view).toList())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  ListInstanceProfilesForRoleResponse of(ListInstanceProfilesForRoleRequest request) {
    var role = roles.get(Validation.required("roleName", request.roleName()));
    var found = byName.values().stream().filter(p -> has(p, role)).toList();
    var page = PAGES.sorted(request, found, InstanceProfile::instanceProfileName);
    return ListInstanceProfilesForRoleResponse.builder()
        .instanceProfiles(page.items().stream().map(this::view).toList())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  /** Whether a role is in one, and so cannot be deleted. */
  boolean hold(RoleRecord role) {
    return byName.values().stream().anyMatch(profile -> has(profile, role));
  }

  private static boolean has(InstanceProfile profile, RoleRecord role) {
    return profile.roles().stream().anyMatch(r -> r.arn().equals(role.role.arn()));
  }

  DeleteInstanceProfileResponse delete(DeleteInstanceProfileRequest request) {
    var profile = profile(request.instanceProfileName());
    if (!profile.roles().isEmpty()) {
      throw IamErrors.deleteConflict(
          "Cannot delete entity, must remove roles from instance profile first.");
    }
    byName.remove(profile.instanceProfileName());
    return DeleteInstanceProfileResponse.builder().build();
  }

  AddRoleToInstanceProfileResponse add(AddRoleToInstanceProfileRequest request) {
    var profile = profile(request.instanceProfileName());
    var role = roles.get(Validation.required("roleName", request.roleName()));
    if (!profile.roles().isEmpty()) {
      throw IamErrors.limitExceeded(
          "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    }
    byName.put(profile.instanceProfileName(), profile.toBuilder().roles(role.role).build());
    return AddRoleToInstanceProfileResponse.builder().build();
  }

  RemoveRoleFromInstanceProfileResponse remove(RemoveRoleFromInstanceProfileRequest request) {
    var profile = profile(request.instanceProfileName());
    var role = roles.get(Validation.required("roleName", request.roleName()));
    if (!has(profile, role)) {
      throw IamErrors.noSuchEntity(
          "Role "
              + request.roleName()
              + " is not in Instance Profile "
              + profile.instanceProfileName()
              + ".");
    }
    byName.put(profile.instanceProfileName(), profile.toBuilder().roles(List.of()).build());
    return RemoveRoleFromInstanceProfileResponse.builder().build();
  }

  TagInstanceProfileResponse tag(TagInstanceProfileRequest request) {
    putTags(request.instanceProfileName(), tags -> Tagging.add(tags, request.tags()));
    return TagInstanceProfileResponse.builder().build();
  }

  UntagInstanceProfileResponse untag(UntagInstanceProfileRequest request) {
    putTags(request.instanceProfileName(), tags -> Tagging.remove(tags, request.tagKeys()));
    return UntagInstanceProfileResponse.builder().build();
  }

  private void putTags(@Nullable String name, Consumer<Map<String, String>> change) {
    var profile = profile(name);
    var tags = new LinkedHashMap<String, String>();
    profile.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    change.accept(tags);
    byName.put(profile.instanceProfileName(), profile.toBuilder().tags(Tagging.list(tags)).build());
  }

  ListInstanceProfileTagsResponse tags(ListInstanceProfileTagsRequest request) {
    var page = PAGES.page(request, profile(request.instanceProfileName()).tags());
    return ListInstanceProfileTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  private InstanceProfile profile(@Nullable String name) {
    var known = byName.get(Validation.required("instanceProfileName", name));
    if (known == null) {
      throw IamErrors.noSuchEntity("Instance Profile " + name + " cannot be found.");
    }
    return known;
  }

  /** With its role as it is now. */
  private InstanceProfile view(InstanceProfile profile) {
    return profile.toBuilder()
        .roles(
            profile.roles().stream()
                .map(role -> roles.byArn(role.arn()).map(r -> r.role).orElse(role))
                .toList())
        .build();
  }
}

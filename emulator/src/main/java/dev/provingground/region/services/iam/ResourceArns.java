package dev.provingground.region.services.iam;

import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;

/**
 * What requests to IAM touch, and what else policies may ask of them ("Actions, resources, and
 * condition keys for AWS Identity and Access Management").
 */
final class ResourceArns {
  private final RegionIdentity region;
  private final RoleStore roles;
  private final PolicyStore policies;

  ResourceArns(RegionIdentity region, RoleStore roles, PolicyStore policies) {
    this.region = region;
    this.roles = roles;
    this.policies = policies;
  }

  List<String> of(SdkRequest request) {
    return switch (request) {
      case CreateRoleRequest r -> List.of(arn("role", r.path(), r.roleName()));
      case CreatePolicyRequest r -> List.of(arn("policy", r.path(), r.policyName()));
      case CreateInstanceProfileRequest r ->
          List.of(arn("instance-profile", r.path(), r.instanceProfileName()));
      default ->
          List.of(
              member(request, "InstanceProfileName")
                  .map(name -> arn("instance-profile", "/", name))
                  .or(() -> member(request, "RoleName").map(this::role))
                  .or(() -> member(request, "PolicyArn"))
                  .or(() -> member(request, "PolicySourceArn"))
                  .orElse("*"));
    };
  }

  /** A role may have a path, which requests do not say. */
  private String role(String name) {
    return roles.contains(name) ? roles.get(name).role.arn() : arn("role", "/", name);
  }

  private String arn(String kind, @Nullable String path, @Nullable String name) {
    return region.globalArn("iam", kind + (path == null ? "/" : path) + name);
  }

  ConditionKeys conditionKeys(SdkRequest request) {
    var keys = ConditionKeys.builder();
    member(request, "AWSServiceName").ifPresent(name -> keys.put("iam:AWSServiceName", name));
    switch (request) {
      case AttachRolePolicyRequest r -> put(keys, "iam:PolicyARN", r.policyArn());
      case DetachRolePolicyRequest r -> put(keys, "iam:PolicyARN", r.policyArn());
      default -> {}
    }
    boundary(request).ifPresent(arn -> keys.put("iam:PermissionsBoundary", arn));
    return keys.build();
  }

  /** The one that a request sets, or the one that the role has that it changes. */
  private Optional<String> boundary(SdkRequest request) {
    return switch (request) {
      case CreateRoleRequest r -> Optional.ofNullable(r.permissionsBoundary());
      case PutRolePermissionsBoundaryRequest r -> Optional.ofNullable(r.permissionsBoundary());
      default ->
          member(request, "RoleName")
              .filter(roles::contains)
              .flatMap(name -> Optional.ofNullable(roles.get(name).boundary))
              .map(policy -> policy.arn);
    };
  }

  private static void put(ConditionKeys.Builder keys, String key, @Nullable String value) {
    if (value != null) {
      keys.put(key, value);
    }
  }

  List<PassedRole> passedRoles(SdkRequest request) {
    return request instanceof AddRoleToInstanceProfileRequest r && r.roleName() != null
        ? List.of(new PassedRole(role(r.roleName()), "ec2.amazonaws.com"))
        : List.of();
  }

  Map<String, String> tagsOf(String arn) {
    return roles
        .byArn(arn)
        .map(role -> role.tags)
        .or(() -> policies.contains(arn) ? Optional.of(policies.get(arn).tags) : Optional.empty())
        .orElse(Map.of());
  }

  private static Optional<String> member(SdkRequest request, String name) {
    return request.getValueForField(name, String.class);
  }
}

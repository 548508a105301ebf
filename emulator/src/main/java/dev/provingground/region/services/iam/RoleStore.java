package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** The account's roles by name. Owned by the event loop. */
final class RoleStore {
  // IAM's names are unique whatever their case.
  private final TreeMap<String, RoleRecord> roles = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  void add(RoleRecord role) {
    roles.put(role.role.roleName(), role);
  }

  boolean contains(String roleName) {
    return roles.containsKey(roleName);
  }

  RoleRecord get(String roleName) {
    var role = roles.get(roleName);
    if (role == null) {
      throw AwsErrors.of(
          NoSuchEntityException.builder(),
          "NoSuchEntity",
          "The role with name " + roleName + " cannot be found.",
          404);
    }
    return role;
  }

  Optional<RoleRecord> byArn(String roleArn) {
    return roles.values().stream().filter(r -> r.role.arn().equals(roleArn)).findFirst();
  }

  void remove(String roleName) {
    roles.remove(roleName);
  }

  Collection<RoleRecord> all() {
    return Collections.unmodifiableCollection(roles.values());
  }
}

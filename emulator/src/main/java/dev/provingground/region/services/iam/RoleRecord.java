package dev.provingground.region.services.iam;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.Role;

/** A role and what hangs on it. Owned by the event loop. */
final class RoleRecord {
  Role role;
  PolicyDocument trustPolicy;
  final Map<String, Inline> inlinePolicies = new LinkedHashMap<>();
  final Set<ManagedPolicy> attached = new LinkedHashSet<>();
  @Nullable ManagedPolicy boundary;
  final Map<String, String> tags = new LinkedHashMap<>();

  /** An inline policy, as it was put and as it was read. */
  record Inline(String text, PolicyDocument document) {}

  RoleRecord(Role role, PolicyDocument trustPolicy) {
    this.role = role;
    this.trustPolicy = trustPolicy;
  }
}

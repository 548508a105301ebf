package dev.provingground.region.services.iam;

import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.services.iam.PolicyEvaluator.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a role's own policies say ("How AWS enforcement code logic evaluates requests"). */
final class RolePermissions {
  private RolePermissions() {}

  /** Who said so, for the message. */
  enum By {
    IDENTITY_POLICY("identity-based policy"),
    BOUNDARY("permissions boundary"),
    SESSION_POLICY("session policy"),
    RESOURCE_POLICY("resource-based policy");

    private final String words;

    By(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A decision, and which kind of policy it comes from. */
  record Verdict(Decision decision, By by) {
    boolean allows() {
      return decision == Decision.ALLOWED;
    }
  }

  /** Inline and attached. */
  static List<PolicyDocument> identityPolicies(RoleRecord role) {
    var policies = new ArrayList<PolicyDocument>();
    role.inlinePolicies.values().forEach(inline -> policies.add(inline.document()));
    role.attached.forEach(policy -> policies.add(policy.current().document()));
    return policies;
  }

  /** The most that it may do; empty where that is everything. */
  static Optional<PolicyDocument> boundary(RoleRecord role) {
    return Optional.ofNullable(role.boundary).map(policy -> policy.current().document());
  }

  /**
   * The whole decision on one action on one resource.
   *
   * @param policies the role's; none when it was deleted: its sessions can do nothing any more
   * @param boundary the most that the role may do
   * @param sessionPolicy what narrows the session
   * @param resourcePolicy what the resource's own policy says to this principal
   */
  static Verdict decide(
      List<PolicyDocument> policies,
      Optional<PolicyDocument> boundary,
      Optional<PolicyDocument> sessionPolicy,
      Decision resourcePolicy,
      String action,
      String resource,
      ConditionKeys keys) {
    if (resourcePolicy == Decision.EXPLICIT_DENY) {
      return new Verdict(Decision.EXPLICIT_DENY, By.RESOURCE_POLICY);
    }
    var identity = PolicyEvaluator.decide(policies, action, resource, keys);
    if (identity == Decision.EXPLICIT_DENY) {
      return new Verdict(identity, By.IDENTITY_POLICY);
    }
    if (boundary.isPresent()) {
      var most = PolicyEvaluator.decide(List.of(boundary.get()), action, resource, keys);
      if (most != Decision.ALLOWED) {
        return new Verdict(most, By.BOUNDARY);
      }
    }
    if (sessionPolicy.isPresent()) {
      var most = PolicyEvaluator.decide(List.of(sessionPolicy.get()), action, resource, keys);
      if (most != Decision.ALLOWED) {
        return new Verdict(most, By.SESSION_POLICY);
      }
    }
    return identity == Decision.ALLOWED || resourcePolicy == Decision.ALLOWED
        ? new Verdict(Decision.ALLOWED, By.IDENTITY_POLICY)
        : new Verdict(Decision.IMPLICIT_DENY, By.IDENTITY_POLICY);
  }
}

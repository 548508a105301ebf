package dev.provingground.region.services.iam;

import dev.provingground.region.services.iam.PolicyDocument.Patterns;
import dev.provingground.region.services.iam.PolicyDocument.Statement;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/**
 * IAM's decision ("Policy evaluation logic"): an explicit deny wins, then an allow, else an
 * implicit deny.
 */
final class PolicyEvaluator {
  /** What policies say of one action on one resource. */
  enum Decision {
    ALLOWED,
    EXPLICIT_DENY,
    IMPLICIT_DENY
  }

  private PolicyEvaluator() {}

  /**
   * @param context condition keys in lower case
   */
  static Decision decide(
      Collection<PolicyDocument> policies,
      String action,
      String resource,
      Map<String, String> context) {
    var decision = Decision.IMPLICIT_DENY;
    for (var policy : policies) {
      for (var statement : policy.statements()) {
        if (applies(statement, action, resource, context)) {
          if (!statement.allows()) {
            return Decision.EXPLICIT_DENY;
          }
          decision = Decision.ALLOWED;
        }
      }
    }
    return decision;
  }

  /**
   * Whether a trust policy lets this principal take on the role.
   *
   * @param principal {@code Service:NAME} or {@code AWS:ARN}
   */
  static boolean trusts(
      PolicyDocument trustPolicy, String principal, String action, Map<String, String> context) {
    boolean allowed = false;
    for (var statement : trustPolicy.statements()) {
      var principals = statement.principals().orElseThrow();
      boolean named =
          principals.values().stream()
              .anyMatch(p -> p.equals("*") || p.equals("AWS:*") || p.equals(principal));
      if (named != principals.negated()
          && matches(statement.actions(), action, true)
          && statement.conditions().stream().allMatch(c -> c.holds(context))) {
        if (!statement.allows()) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }

  private static boolean applies(
      Statement statement, String action, String resource, Map<String, String> context) {
    return matches(statement.actions(), action, true)
        && matches(statement.resources().orElseThrow(), resource, false)
        && statement.conditions().stream().allMatch(c -> c.holds(context));
  }

  private static boolean matches(Patterns patterns, String value, boolean ignoreCase) {
    boolean any =
        patterns.values().stream()
            .anyMatch(
                p ->
                    ignoreCase
                        ? Wildcards.matches(
                            p.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT))
                        : Wildcards.matches(p, value));
    return any != patterns.negated();
  }
}

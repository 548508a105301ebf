package dev.provingground.region.services.iam;

import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.services.iam.PolicyDocument.Patterns;
import java.util.Collection;
import java.util.List;

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

  static Decision decide(
      Collection<PolicyDocument> policies, String action, String resource, ConditionKeys keys) {
    var decision = Decision.IMPLICIT_DENY;
    for (var policy : policies) {
      for (var statement : policy.statements()) {
        if (statement.isAbout(action, resource, keys)) {
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
   * Who asks, as policies of resources and of trust name principals.
   *
   * @param account which stands for everybody in it
   * @param arns the role's and the session's
   */
  record Principal(String account, List<String> arns) {
    /** Whether one of the principals of a statement means it. */
    boolean isAmong(Patterns<String> principals) {
      boolean named = principals.values().stream().anyMatch(this::is);
      return named != principals.negated();
    }

    private boolean is(String pattern) {
      return pattern.equals("*")
          || pattern.equals("AWS:*")
          || pattern.equals("AWS:" + account)
          || pattern.equals("AWS:arn:aws:iam::" + account + ":root")
          || arns.stream().anyMatch(arn -> pattern.equals("AWS:" + arn));
    }

    /** Whether it is named itself, or with everybody there is, not by its account. */
    private boolean isNamedIn(Patterns<String> principals) {
      return !principals.negated()
          && principals.values().stream()
              .anyMatch(
                  p ->
                      p.equals("*")
                          || p.equals("AWS:*")
                          || arns.stream().anyMatch(arn -> p.equals("AWS:" + arn)));
    }
  }

  /**
   * What a resource's policy says to a principal of its account. Who is named by the account only
   * needs the account's own permission besides; everybody needs no other ("AWS JSON policy
   * elements: Principal", all principals).
   */
  static Decision decideFor(
      PolicyDocument policy,
      Principal principal,
      String action,
      String resource,
      ConditionKeys keys) {
    var decision = Decision.IMPLICIT_DENY;
    for (var statement : policy.statements()) {
      var principals = statement.principals().orElseThrow();
      if (principal.isAmong(principals) && statement.isAbout(action, resource, keys)) {
        if (!statement.allows()) {
          return Decision.EXPLICIT_DENY;
        }
        if (principal.isNamedIn(principals)) {
          decision = Decision.ALLOWED;
        }
      }
    }
    return decision;
  }

  /**
   * Whether a trust policy lets this principal take on the role, or do what belongs to it.
   *
   * @param action such as {@code sts:AssumeRole}
   * @param principal {@code Service:NAME} or {@code AWS:ARN}
   * @param account whose root stands for everybody in it
   * @param roleArn whose trust policy it is
   */
  static boolean trusts(
      PolicyDocument trustPolicy,
      String action,
      String principal,
      String account,
      String roleArn,
      ConditionKeys keys) {
    boolean allowed = false;
    for (var statement : trustPolicy.statements()) {
      var principals = statement.principals().orElseThrow();
      boolean named =
          principals.values().stream()
              .anyMatch(
                  p -> p.equals("*") || p.equals(principal) || isOfAccount(p, principal, account));
      if (named != principals.negated() && statement.isAbout(action, roleArn, keys)) {
        if (!statement.allows()) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }

  private static boolean isOfAccount(String pattern, String principal, String account) {
    return principal.startsWith("AWS:")
        && (pattern.equals("AWS:*")
            || pattern.equals("AWS:" + account)
            || pattern.equals("AWS:arn:aws:iam::" + account + ":root"));
  }
}

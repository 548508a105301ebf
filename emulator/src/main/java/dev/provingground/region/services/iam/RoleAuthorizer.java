package dev.provingground.region.services.iam;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Evaluates a role session's policies. The account's root and the region's own services may do
 * everything.
 */
final class RoleAuthorizer implements Authorizer {
  private final RegionIdentity region;
  private final RoleStore roles;

  RoleAuthorizer(RegionIdentity region, RoleStore roles) {
    this.region = region;
    this.roles = roles;
  }

  @Override
  public void authorize(Caller caller, String action, List<String> resources) {
    if (!(caller instanceof Caller.RoleSession session)) {
      return;
    }
    for (var resource : resources) {
      var decision = decide(session, action, resource);
      if (decision != PolicyEvaluator.Decision.ALLOWED) {
        throw denied(session, action, resource, decision);
      }
    }
  }

  private PolicyEvaluator.Decision decide(
      Caller.RoleSession session, String action, String resource) {
    var context =
        Map.of(
            "aws:principalarn", session.roleArn(),
            "aws:principalaccount", region.accountId(),
            "aws:requestedregion", region.region(),
            "aws:principaltype", "AssumedRole",
            "aws:userid", session.userId());
    var policies =
        roles
            .byArn(session.roleArn())
            .map(r -> r.inlinePolicies.values().stream().map(RoleRecord.Inline::document).toList())
            .orElse(List.of()); // the role was deleted: its sessions can do nothing any more
    var decision = PolicyEvaluator.decide(policies, action, resource, context);
    if (decision == PolicyEvaluator.Decision.ALLOWED && session.sessionPolicy().isPresent()) {
      var narrower = PolicyDocument.identityPolicy(session.sessionPolicy().get());
      return PolicyEvaluator.decide(List.of(narrower), action, resource, context);
    }
    return decision;
  }

  private static RuntimeException denied(
      Caller.RoleSession session, String action, String resource, PolicyEvaluator.Decision why) {
    var reason =
        why == PolicyEvaluator.Decision.EXPLICIT_DENY
            ? "with an explicit deny in an identity-based policy"
            : "because no identity-based policy allows the " + action + " action";
    var on = resource.equals("*") ? "" : " on resource: " + resource;
    return AwsErrors.error(
        deniedCode(action),
        "User: "
            + session.arn()
            + " is not authorized to perform: "
            + action
            + on
            + (on.isEmpty() ? " on resource: * " : " ")
            + reason,
        deniedStatus(action));
  }

  /**
   * Query services say AccessDenied, JSON services AccessDeniedException, EC2
   * UnauthorizedOperation.
   */
  private static String deniedCode(String action) {
    return switch (action.substring(0, action.indexOf(':')).toLowerCase(Locale.ROOT)) {
      case "ec2" -> "UnauthorizedOperation";
      case "iam", "sts", "elasticloadbalancing", "cloudformation", "cloudwatch", "s3" ->
          "AccessDenied";
      default -> "AccessDeniedException";
    };
  }

  private static int deniedStatus(String action) {
    return deniedCode(action).equals("AccessDeniedException") ? 400 : 403;
  }
}

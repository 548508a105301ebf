package dev.provingground.region.services.iam;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ResourcePolicies;
import dev.provingground.region.services.iam.PolicyEvaluator.Decision;
import dev.provingground.region.services.iam.RolePermissions.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Evaluates a role session's policies and those of the resources. The account's root and the
 * region's own services may do everything.
 */
final class RoleAuthorizer implements Authorizer {
  private final RegionIdentity region;
  private final RoleStore roles;
  private final List<ResourcePolicies> resourcePolicies = new ArrayList<>();

  RoleAuthorizer(RegionIdentity region, RoleStore roles) {
    this.region = region;
    this.roles = roles;
  }

  void heed(ResourcePolicies policies) {
    resourcePolicies.add(policies);
  }

  @Override
  public void authorize(Caller caller, String action, List<String> resources) {
    if (!(caller instanceof Caller.RoleSession session)) {
      return;
    }
    for (var resource : resources) {
      var verdict = decide(session, action, resource);
      if (!verdict.allows()) {
        throw denied(session, action, resource, verdict);
      }
    }
  }

  private Verdict decide(Caller.RoleSession session, String action, String resource) {
    var context =
        Map.of(
            "aws:principalarn", session.roleArn(),
            "aws:principalaccount", region.accountId(),
            "aws:requestedregion", region.region(),
            "aws:resourceaccount", region.accountId(),
            // The region listens on loopback only, in the place of AWS's endpoints.
            "aws:securetransport", "true",
            "aws:principaltype", "AssumedRole",
            "aws:userid", session.userId());
    return RolePermissions.decide(
        roles.byArn(session.roleArn()),
        session.sessionPolicy().map(PolicyDocument::identityPolicy),
        resourceDecision(session, action, resource, context),
        action,
        resource,
        context);
  }

  private Decision resourceDecision(
      Caller.RoleSession session, String action, String resource, Map<String, String> context) {
    return resourcePolicies.stream()
        .flatMap(policies -> policies.of(resource).stream())
        .findFirst()
        .map(PolicyDocument::resourcePolicy)
        .map(
            policy ->
                PolicyEvaluator.decideFor(
                    policy,
                    new PolicyEvaluator.Principal(
                        region.accountId(), List.of(session.roleArn(), session.arn())),
                    action,
                    resource,
                    context))
        .orElse(Decision.IMPLICIT_DENY);
  }

  private static RuntimeException denied(
      Caller.RoleSession session, String action, String resource, Verdict why) {
    var words = why.by().words();
    var article = why.by() == RolePermissions.By.IDENTITY_POLICY ? "an " : "a ";
    var reason =
        why.decision() == Decision.EXPLICIT_DENY
            ? "with an explicit deny in " + article + words
            : "because no " + words + " allows the " + action + " action";
    return AwsErrors.error(
        deniedCode(action),
        "User: "
            + session.arn()
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " "
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

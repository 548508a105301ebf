package dev.provingground.region.services.iam;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ResourcePolicies;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.services.iam.PolicyEvaluator.Decision;
import dev.provingground.region.services.iam.RolePermissions.Verdict;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates a role session's policies and those of the resources. The account's root and the
 * region's own services may do everything.
 */
final class RoleAuthorizer implements Authorizer {
  private final RegionIdentity region;
  private final InstantSource clock;
  private final RoleStore roles;
  private final List<ResourcePolicies> resourcePolicies = new ArrayList<>();
  private final List<ResourceTags> resourceTags = new ArrayList<>();

  RoleAuthorizer(RegionIdentity region, InstantSource clock, RoleStore roles) {
    this.region = region;
    this.clock = clock;
    this.roles = roles;
  }

  void heed(ResourcePolicies policies) {
    resourcePolicies.add(policies);
  }

  void heedTags(ResourceTags tags) {
    resourceTags.add(tags);
  }

  @Override
  public void authorize(Caller caller, Access access) {
    if (!(caller instanceof Caller.RoleSession session)) {
      return;
    }
    var role = roles.byArn(session.roleArn());
    for (var resource : access.resources()) {
      var verdict = decide(session, role, access, resource);
      if (!verdict.allows()) {
        throw denied(session, access, resource, verdict);
      }
    }
  }

  private Verdict decide(
      Caller.RoleSession session, Optional<RoleRecord> role, Access access, String resource) {
    var keys = keys(session, role, access, resource);
    return RolePermissions.decide(
        role.map(RolePermissions::identityPolicies).orElse(List.of()),
        role.flatMap(RolePermissions::boundary),
        session.sessionPolicy().map(PolicyDocument::identityPolicy),
        resourceDecision(session, access.action(), resource, keys),
        access.action(),
        resource,
        keys);
  }

  /** What is known of any request ("AWS global condition context keys"), and of this one. */
  private ConditionKeys keys(
      Caller.RoleSession session, Optional<RoleRecord> role, Access access, String resource) {
    var now = clock.instant();
    var keys =
        ConditionKeys.builder()
            .put("aws:CurrentTime", now.toString())
            .put("aws:EpochTime", String.valueOf(now.getEpochSecond()))
            .put("aws:MultiFactorAuthPresent", "false")
            .put("aws:PrincipalAccount", region.accountId())
            .put("aws:PrincipalArn", session.roleArn())
            .put("aws:PrincipalIsAWSService", "false")
            .put("aws:PrincipalType", "AssumedRole")
            .put("aws:RequestedRegion", region.region())
            .put("aws:ResourceAccount", region.accountId())
            // The region listens on loopback only, in the place of AWS's endpoints.
            .put("aws:SecureTransport", "true")
            .put("aws:TokenIssueTime", session.issued().toString())
            .put("aws:userid", session.userId());
    // A session's own tag stands before its role's of the same key.
    role.ifPresent(record -> keys.putTags("aws:PrincipalTag", record.tags));
    keys.putTags("aws:PrincipalTag", session.tags().all());
    var tags = tags(resource);
    keys.putTags("aws:ResourceTag", tags).putTags(prefix(access.action()) + ":ResourceTag", tags);
    return keys.putAll(access.keys()).build();
  }

  private Map<String, String> tags(String resource) {
    return resourceTags.stream()
        .map(service -> service.tagsOf(resource))
        .filter(tags -> !tags.isEmpty())
        .findFirst()
        .orElse(Map.of());
  }

  private Decision resourceDecision(
      Caller.RoleSession session, String action, String resource, ConditionKeys keys) {
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
                    keys))
        .orElse(Decision.IMPLICIT_DENY);
  }

  private static RuntimeException denied(
      Caller.RoleSession session, Access access, String resource, Verdict why) {
    var words = why.by().words();
    var article = why.by() == RolePermissions.By.IDENTITY_POLICY ? "an " : "a ";
    var reason =
        why.decision() == Decision.EXPLICIT_DENY
            ? "with an explicit deny in " + article + words
            : "because no " + words + " allows the " + access.action() + " action";
    var code = deniedCode(access.service());
    return AwsErrors.error(
        code,
        "User: "
            + session.arn()
            + " is not authorized to perform: "
            + access.action()
            + " on resource: "
            + resource
            + " "
            + reason,
        code.equals("AccessDeniedException") ? 400 : 403);
  }

  /**
   * Query services say AccessDenied, JSON services AccessDeniedException, EC2
   * UnauthorizedOperation.
   */
  private static String deniedCode(String service) {
    return switch (service.toLowerCase(Locale.ROOT)) {
      case "ec2" -> "UnauthorizedOperation";
      case "iam", "sts", "elasticloadbalancing", "cloudformation", "cloudwatch", "s3" ->
          "AccessDenied";
      default -> "AccessDeniedException";
    };
  }

  private static String prefix(String action) {
    return action.substring(0, action.indexOf(':'));
  }
}

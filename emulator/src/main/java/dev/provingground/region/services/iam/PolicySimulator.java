package dev.provingground.region.services.iam;

import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.iam.PolicyEvaluator.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.*;

/**
 * Tells what policies allow ("Testing IAM policies with the IAM policy simulator"). It knows of a
 * request what it is told, and nothing else.
 */
final class PolicySimulator {
  private static final Paging PAGES = Validation.pages(100);

  private final RoleStore roles;

  PolicySimulator(RoleStore roles) {
    this.roles = roles;
  }

  SimulatePrincipalPolicyResponse simulate(SimulatePrincipalPolicyRequest request) {
    checkSupported(request);
    var role = role(request.policySourceArn());
    var policies = new ArrayList<>(RolePermissions.identityPolicies(role));
    policies.addAll(parsed(request.policyInputList()));
    var results =
        new Simulation(
                policies,
                boundary(request.permissionsBoundaryPolicyInputList())
                    .or(() -> RolePermissions.boundary(role)),
                keys(request.contextEntries()))
            .results(request.actionNames(), request.resourceArns());
    var page = PAGES.page(request, results);
    return SimulatePrincipalPolicyResponse.builder()
        .evaluationResults(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  SimulateCustomPolicyResponse simulate(SimulateCustomPolicyRequest request) {
    checkSupported(request);
    var results =
        new Simulation(
                parsed(Validation.required("policyInputList", request.policyInputList())),
                boundary(request.permissionsBoundaryPolicyInputList()),
                keys(request.contextEntries()))
            .results(request.actionNames(), request.resourceArns());
    var page = PAGES.page(request, results);
    return SimulateCustomPolicyResponse.builder()
        .evaluationResults(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  GetContextKeysForPrincipalPolicyResponse contextKeys(
      GetContextKeysForPrincipalPolicyRequest request) {
    var policies =
        new ArrayList<>(RolePermissions.identityPolicies(role(request.policySourceArn())));
    policies.addAll(parsed(request.policyInputList()));
    return GetContextKeysForPrincipalPolicyResponse.builder()
        .contextKeyNames(contextKeys(policies))
        .build();
  }

  GetContextKeysForCustomPolicyResponse contextKeys(GetContextKeysForCustomPolicyRequest request) {
    var policies = parsed(Validation.required("policyInputList", request.policyInputList()));
    return GetContextKeysForCustomPolicyResponse.builder()
        .contextKeyNames(contextKeys(policies))
        .build();
  }

  /** Policies of resources are put by their services, which are asked instead. */
  private static void checkSupported(SdkPojo request) {
    Supported.only(
        request,
        "PolicySourceArn",
        "PolicyInputList",
        "PermissionsBoundaryPolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ContextEntries",
        "MaxItems",
        "Marker");
  }

  private RoleRecord role(@Nullable String policySourceArn) {
    var arn = Validation.required("policySourceArn", policySourceArn);
    return roles
        .byArn(arn)
        .orElseThrow(
            () ->
                IamErrors.noSuchEntity(
                    "The policy source " + arn + " cannot be found; only roles are supported."));
  }

  private static List<PolicyDocument> parsed(List<String> texts) {
    return texts.stream().map(PolicyDocument::identityPolicy).toList();
  }

  private static Optional<PolicyDocument> boundary(List<String> texts) {
    if (texts.size() > 1) {
      throw IamErrors.invalidInput("There can be one permissions boundary, not " + texts.size());
    }
    return parsed(texts).stream().findFirst();
  }

  private static ConditionKeys keys(List<ContextEntry> entries) {
    var keys = ConditionKeys.builder();
    for (var entry : entries) {
      keys.put(
          Validation.required("contextEntries.member.contextKeyName", entry.contextKeyName()),
          entry.contextKeyValues());
    }
    return keys.build();
  }

  private static Set<String> contextKeys(List<PolicyDocument> policies) {
    var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    policies.forEach(policy -> keys.addAll(policy.conditionKeys()));
    return keys;
  }

  private record Simulation(
      List<PolicyDocument> policies, Optional<PolicyDocument> boundary, ConditionKeys keys) {
    List<EvaluationResult> results(List<String> actions, List<String> resources) {
      Validation.required("actionNames", actions);
      var on = resources.isEmpty() ? List.of("*") : resources;
      return actions.stream().flatMap(a -> on.stream().map(r -> evaluate(a, r))).toList();
    }

    private EvaluationResult evaluate(String action, String resource) {
      var verdict =
          RolePermissions.decide(
              policies, boundary, Optional.empty(), Decision.IMPLICIT_DENY, action, resource, keys);
      return EvaluationResult.builder()
          .evalActionName(action)
          .evalResourceName(resource)
          .evalDecision(
              switch (verdict.decision()) {
                case ALLOWED -> PolicyEvaluationDecisionType.ALLOWED;
                case EXPLICIT_DENY -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
                case IMPLICIT_DENY -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
              })
          .missingContextValues(missing())
          .permissionsBoundaryDecisionDetail(
              boundary
                  .map(
                      most ->
                          PermissionsBoundaryDecisionDetail.builder()
                              .allowedByPermissionsBoundary(
                                  verdict.by() != RolePermissions.By.BOUNDARY)
                              .build())
                  .orElse(null))
          .build();
    }

    private List<String> missing() {
      var all = new ArrayList<>(policies);
      boundary.ifPresent(all::add);
      return contextKeys(all).stream().filter(key -> keys.values(key).isEmpty()).toList();
    }
  }
}

package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.ConditionKeys;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.*;

/** Tells what a role may do ("Testing IAM policies with the IAM policy simulator"). */
final class PolicySimulator {
  private final RoleStore roles;

  PolicySimulator(RoleStore roles) {
    this.roles = roles;
  }

  SimulatePrincipalPolicyResponse simulate(SimulatePrincipalPolicyRequest request) {
    var arn = Validation.required("policySourceArn", request.policySourceArn());
    var record =
        roles
            .byArn(arn)
            .orElseThrow(
                () ->
                    AwsErrors.of(
                        NoSuchEntityException.builder(),
                        "NoSuchEntity",
                        "The policy source " + arn + " cannot be found; only roles are supported.",
                        404));
    if (request.actionNames().isEmpty()) {
      Validation.required("actionNames", null);
    }
    var keys = ConditionKeys.builder();
    request.contextEntries().forEach(e -> keys.put(e.contextKeyName(), e.contextKeyValues()));
    var context = keys.build();
    var resources = request.resourceArns().isEmpty() ? List.of("*") : request.resourceArns();
    var results =
        request.actionNames().stream()
            .flatMap(a -> resources.stream().map(r -> evaluate(record, a, r, context)))
            .toList();
    return SimulatePrincipalPolicyResponse.builder()
        .evaluationResults(results)
        .isTruncated(false)
        .build();
  }

  private static EvaluationResult evaluate(
      RoleRecord role, String action, String resource, ConditionKeys context) {
    var verdict =
        RolePermissions.decide(
            Optional.of(role),
            Optional.empty(),
            PolicyEvaluator.Decision.IMPLICIT_DENY,
            action,
            resource,
            context);
    var decision =
        switch (verdict.decision()) {
          case ALLOWED -> PolicyEvaluationDecisionType.ALLOWED;
          case EXPLICIT_DENY -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
          case IMPLICIT_DENY -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
        };
    return EvaluationResult.builder()
        .evalActionName(action)
        .evalResourceName(resource)
        .evalDecision(decision)
        .permissionsBoundaryDecisionDetail(
            role.boundary == null
                ? null
                : PermissionsBoundaryDecisionDetail.builder()
                    .allowedByPermissionsBoundary(verdict.by() != RolePermissions.By.BOUNDARY)
                    .build())
        .build();
  }
}

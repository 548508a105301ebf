package dev.provingground.region.services.events;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ServiceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * The roles that EventBridge takes on for rules: "Using identity-based policies (IAM policies) for
 * Amazon EventBridge". A rule's own is described and nothing more, as on AWS: targets have their
 * own.
 */
final class RuleRoles {
  static final String PRINCIPAL = "events.amazonaws.com";

  private final ServiceContext context;

  RuleRoles(ServiceContext context) {
    this.context = context;
  }

  /** Those that a request hands over. */
  static List<PassedRole> passed(SdkRequest request) {
    return switch (request) {
      case PutRuleRequest r -> PassedRole.of(r.roleArn(), PRINCIPAL).toList();
      case PutTargetsRequest r ->
          r.targets().stream()
              .map(Target::roleArn)
              .distinct()
              .flatMap(arn -> PassedRole.of(arn, PRINCIPAL))
              .toList();
      default -> List.of();
    };
  }

  /**
   * EventBridge tries a role when it is given it.
   *
   * @throws AwsServiceException ValidationException, when there is no such role or it does not
   *     trust
   */
  void check(String ruleArn, @Nullable String roleArn) {
    if (roleArn == null) {
      return;
    }
    try {
      assume(ruleArn, roleArn);
    } catch (AwsServiceException e) {
      throw EventErrors.validation(
          "Provided role '%s' cannot be assumed by principal '%s'.".formatted(roleArn, PRINCIPAL));
    }
  }

  /**
   * Does something in a role's name.
   *
   * @throws AwsServiceException AccessDenied when the role cannot be taken on any more, or whatever
   *     the task throws
   */
  <T> T call(String ruleArn, String roleArn, ScopedValue.CallableOp<T, AwsServiceException> task) {
    return CallContext.call(assume(ruleArn, roleArn), task);
  }

  private Caller assume(String ruleArn, String roleArn) {
    return context.roles().assumeFor(ruleArn, roleArn, PRINCIPAL, context.ids().hex(32)).caller();
  }
}

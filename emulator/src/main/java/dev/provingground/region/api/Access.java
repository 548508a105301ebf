package dev.provingground.region.api;

import java.util.List;

/**
 * What a caller asks leave for.
 *
 * @param service whose operation it is, by the prefix of its IAM actions, such as {@code ecs}: a
 *     refusal has that service's error code
 * @param action such as {@code ecs:CreateService}; mostly the service's own
 * @param resources ARNs that the action touches, all of which must be allowed; {@code *} where the
 *     action has none
 * @param keys what is known of the request
 */
public record Access(String service, String action, List<String> resources, ConditionKeys keys) {
  /** To do something of which no more is known. */
  public static Access to(String action, List<String> resources) {
    return new Access(
        action.substring(0, action.indexOf(':')), action, resources, ConditionKeys.NONE);
  }

  /** The same, with more that is known of the request. */
  public Access with(ConditionKeys more) {
    return new Access(
        service, action, resources, ConditionKeys.builder().putAll(keys).putAll(more).build());
  }

  /** To hand a role over to a service of AWS ("Grant a user permissions to pass a role"). */
  static Access toPass(PassedRole role, String service, ConditionKeys keys) {
    return new Access(
        service,
        "iam:PassRole",
        List.of(role.arn()),
        ConditionKeys.builder()
            .putAll(keys)
            .put("iam:PassedToService", role.servicePrincipal())
            .build());
  }
}

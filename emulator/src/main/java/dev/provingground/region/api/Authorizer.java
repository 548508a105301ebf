package dev.provingground.region.api;

import java.util.List;

/** Decides whether a caller may do something. IAM implements it. */
public interface Authorizer {
  /**
   * Returns when the caller may do it.
   *
   * @param action such as {@code ecs:CreateService}
   * @param resources ARNs that the action touches, all of which must be allowed; {@code *} where
   *     the action has none
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException AccessDenied, in AWS's
   *     words
   */
  void authorize(Caller caller, String action, List<String> resources);
}

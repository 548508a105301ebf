package dev.provingground.region.api;

/** Decides whether a caller may do something. IAM implements it. */
public interface Authorizer {
  /**
   * Returns when the caller may do it.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException AccessDenied, in AWS's
   *     words
   */
  void authorize(Caller caller, Access access);
}

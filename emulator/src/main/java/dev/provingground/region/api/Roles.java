package dev.provingground.region.api;

import java.time.Instant;

/**
 * Lets a service of the region take on a role, as {@code sts:AssumeRole} with a service principal.
 */
public interface Roles {
  /**
   * Takes on a role for a service.
   *
   * @param servicePrincipal such as {@code ecs-tasks.amazonaws.com}; the role's trust policy must
   *     allow it
   * @param sessionName 2 to 64 characters
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException when the role does not
   *     exist or does not trust
   */
  Session assume(String roleArn, String servicePrincipal, String sessionName);

  /**
   * As {@link #assume}, for something that a trust policy may ask for by {@code aws:SourceArn}.
   *
   * @param sourceArn what the service acts for, such as an experiment
   */
  default Session assumeFor(
      String sourceArn, String roleArn, String servicePrincipal, String sessionName) {
    return assume(roleArn, servicePrincipal, sessionName);
  }

  /** A role's temporary credentials. */
  record Session(
      Caller.RoleSession caller,
      String accessKeyId,
      String secretAccessKey,
      String sessionToken,
      Instant expiration) {}
}

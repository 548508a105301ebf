package dev.provingground.region.services.fis;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Services;
import java.util.List;
import java.util.function.Function;

/** The experiment's role: FIS does in its name what actions do, and may no more than it may. */
final class ExperimentRole {
  private final Caller caller;
  private final Services services;
  private final Authorizer authorizer;

  ExperimentRole(Caller caller, Services services, Authorizer authorizer) {
    this.caller = caller;
    this.services = services;
    this.authorizer = authorizer;
  }

  /**
   * Calls another service as the role.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException AccessDenied, or what the
   *     service answers
   */
  <T, R> R call(Class<T> client, Function<T, R> operation) {
    return CallContext.call(caller, () -> operation.apply(services.client(client)));
  }

  /**
   * For what AWS does by calls that the region does without.
   *
   * @param action such as {@code ssm:SendCommand}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException AccessDenied
   */
  void require(String action, String... resources) {
    authorizer.authorize(caller, Access.to(action, List.of(resources)));
  }
}

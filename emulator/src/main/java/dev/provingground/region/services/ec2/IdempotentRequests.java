package dev.provingground.region.services.ec2;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.ClientTokens;
import dev.provingground.region.time.EventLoop;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/** Requests with a client token ("Ensuring idempotency in Amazon EC2 API requests"). */
final class IdempotentRequests {
  private final ClientTokens tokens;

  IdempotentRequests(EventLoop loop) {
    this.tokens = new ClientTokens(loop);
  }

  /**
   * Does what is asked once for each token, and always for a request without.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     IdempotentParameterMismatch, or whatever the action throws
   */
  <T> T once(Ec2Request request, Supplier<T> action) {
    return tokens.once(
        request,
        request.getValueForField("ClientToken", String.class).orElse(null),
        action,
        before ->
            AwsErrors.error(
                "IdempotentParameterMismatch",
                "The request uses the same client token as a previous, but non-identical"
                    + " request."));
  }
}

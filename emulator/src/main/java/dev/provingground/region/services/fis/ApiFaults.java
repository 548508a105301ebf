package dev.provingground.region.services.fis;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Caller;
import dev.provingground.region.time.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Errors for the calls of some roles, at the door where IAM decides about them: whoever they call
 * from, they meet them. Evidence: {@code callsFailed} and {@code callsPassed}.
 */
final class ApiFaults implements Authorizer {
  private static final String PREFIX = "ec2:";

  private final Authorizer iam;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final List<Fault> inForce = new ArrayList<>();

  ApiFaults(Authorizer iam, EventLoop loop, RandomGenerator random) {
    this.iam = iam;
    this.loop = loop;
    this.random = random;
  }

  @Override
  public void authorize(Caller caller, Access access) {
    if (caller instanceof Caller.RoleSession session && access.action().startsWith(PREFIX)) {
      var operation = access.action().substring(PREFIX.length());
      List.copyOf(inForce).forEach(fault -> fault.meet(session.roleArn(), operation));
    }
    iam.authorize(caller, access);
  }

  /**
   * @param percentage of calls that fail, 1 to 100
   */
  Injection inject(
      String actionId,
      Set<String> roleArns,
      Set<String> operations,
      int percentage,
      Injection.Listener listener) {
    var fault = new Fault(actionId, roleArns, operations, percentage, listener);
    inForce.add(fault);
    loop.execute(listener::injected);
    return fault;
  }

  private static AwsServiceException error(String actionId) {
    return switch (actionId) {
      case Actions.INTERNAL_ERROR ->
          AwsErrors.error("InternalError", "An internal error has occurred", 500);
      case Actions.THROTTLE_ERROR ->
          AwsErrors.error("RequestLimitExceeded", "Request limit exceeded.", 503);
      case Actions.UNAVAILABLE_ERROR ->
          AwsErrors.error(
              "Unavailable", "The service is unavailable. Please try again shortly.", 503);
      default -> throw new IllegalArgumentException(actionId);
    };
  }

  private final class Fault implements Injection {
    private final String actionId;
    private final Set<String> roleArns;
    private final Set<String> operations;
    private final int percentage;
    private final Listener listener;
    private long failed;
    private long passed;

    private Fault(
        String actionId,
        Set<String> roleArns,
        Set<String> operations,
        int percentage,
        Listener listener) {
      this.actionId = actionId;
      this.roleArns = roleArns;
      this.operations = operations;
      this.percentage = percentage;
      this.listener = listener;
    }

    private void meet(String roleArn, String operation) {
      if (!roleArns.contains(roleArn) || !operations.contains(operation)) {
        return;
      }
      if (random.nextInt(100) < percentage) {
        failed++;
        throw error(actionId);
      }
      passed++;
    }

    @Override
    public void undo() {
      if (inForce.remove(this)) {
        var evidence = new Evidence(Map.of("callsFailed", failed, "callsPassed", passed));
        loop.execute(() -> listener.undone(evidence));
      }
    }
  }
}

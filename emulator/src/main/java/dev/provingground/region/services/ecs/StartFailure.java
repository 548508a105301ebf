package dev.provingground.region.services.ecs;

/** Why a task's containers cannot start, in ECS's words ("Stopped task error messages"). */
abstract sealed class StartFailure extends Exception
    permits PullFailure, Secrets.SecretFailure, LogStreams.LogFailure {
  StartFailure(String reason) {
    super(reason);
  }

  StartFailure(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** The text for {@code stoppedReason}. */
  final String reason() {
    return String.valueOf(getMessage());
  }
}

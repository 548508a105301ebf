package dev.provingground.region.services.ecs;

/** Why an image cannot be pulled, in ECS's words ("Stopped task error messages"). */
final class PullFailure extends Exception {
  PullFailure(String reason) {
    super(reason);
  }

  /** The text for {@code stoppedReason}. */
  String reason() {
    return String.valueOf(getMessage());
  }
}

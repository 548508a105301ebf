package dev.provingground.region.services.ecs;

/** Why an image cannot be pulled. */
final class PullFailure extends StartFailure {
  PullFailure(String reason) {
    super(reason);
  }
}

package dev.provingground.harness.drill;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task's life as far as it was seen.
 *
 * @param task its ARN
 * @param zone its availability zone
 * @param taskDefinition the family and revision that it is of, {@code family:3}
 * @param statuses every change of its last status, the first one as the drill found it
 * @param stopCode of a task that stops, ECS's word
 * @param stoppedReason of a task that stops, ECS's words
 */
public record TaskLane(
    String task,
    String zone,
    String taskDefinition,
    List<Status> statuses,
    Optional<String> stopCode,
    Optional<String> stoppedReason) {

  /**
   * A status and since when.
   *
   * @param status a task's last status: {@code PROVISIONING} to {@code STOPPED}
   */
  public record Status(Instant at, String status) {}
}

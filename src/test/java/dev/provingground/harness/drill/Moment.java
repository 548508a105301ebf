package dev.provingground.harness.drill;

import java.time.Instant;

/**
 * Something that was seen during a drill.
 *
 * @param kind what it is about
 * @param subject a task's ARN, a target's address, the service; or empty
 */
public record Moment(Instant at, Kind kind, String subject, String what) {
  /** What moments are about. */
  public enum Kind {
    /** What the drill itself did. */
    DRILL,
    /** A task's last status. */
    TASK,
    /** A target's health. */
    TARGET,
    /** A service event, in ECS's words. */
    SERVICE
  }
}

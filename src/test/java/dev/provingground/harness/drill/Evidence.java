package dev.provingground.harness.drill;

import java.time.Instant;

/**
 * Something that would not be so without the fault.
 *
 * @param name such as {@code packets dropped}
 * @param value such as {@code 412}
 * @param source who says so, such as {@code FIS: action report} or {@code ECS: stoppedReason}
 */
public record Evidence(Instant at, String name, String value, String source) {}

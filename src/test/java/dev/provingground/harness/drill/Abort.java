package dev.provingground.harness.drill;

import java.time.Instant;

/**
 * A drill's early end.
 *
 * @param why the stop condition that was met
 */
public record Abort(Instant at, String why) {}

package dev.provingground.harness.drill;

import java.time.Instant;

/**
 * A service event, in ECS's words.
 *
 * @param at when it was seen
 * @param created when it was, by the region's clock, which may run faster
 */
public record ServiceEvent(Instant at, Instant created, String message) {}

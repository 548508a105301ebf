package dev.provingground.harness.drill;

import java.time.Instant;

/**
 * What a row of looks at the service found, all of them the same.
 *
 * @param looks how many
 * @param steady whether the desired tasks ran, their targets were healthy, and nothing else was
 * @param observed what was not steady, in words; empty when it was
 */
public record SteadyCheck(
    Phase phase, Instant from, Instant to, int looks, boolean steady, String observed) {}

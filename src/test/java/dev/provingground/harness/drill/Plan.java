package dev.provingground.harness.drill;

import dev.provingground.harness.drill.Verdict.Outcome;
import java.util.Optional;

/**
 * What a drill is going to show.
 *
 * @param name as the scenario calls it
 * @param hypothesis in words
 * @param objectives what must hold for the hypothesis to hold
 * @param largestShare of the tasks that a fault may touch at once, 0 to 1
 * @param stop when the drill is to end early
 * @param expected the verdict that the scenario expects: {@link Outcome#BROKEN} where it shows that
 *     a worse stack is found out
 */
public record Plan(
    String name,
    String hypothesis,
    Objectives objectives,
    double largestShare,
    Optional<StopCondition> stop,
    int requestsPerSecond,
    Outcome expected) {}

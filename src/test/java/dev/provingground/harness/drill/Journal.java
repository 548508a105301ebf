package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a drill has to tell; written beside the report as JSON.
 *
 * @param recovered when the last thing that the drill waited for was there
 * @param measured durations since the fault's begin, or its end once it was undone, by name
 */
public record Journal(
    Drill.Plan plan,
    Verdict verdict,
    Optional<Instant> faultBegan,
    Optional<Instant> faultEnded,
    Instant recovered,
    Map<String, Duration> measured,
    Statistics statistics,
    List<Sample> samples,
    List<Moment> moments) {}

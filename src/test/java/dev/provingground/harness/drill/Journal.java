package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a drill has to tell; written beside the report as JSON, see {@code docs/drills.md}.
 * Instants are the harness's, durations real time, unless they are said to be the region's.
 *
 * @param began when the load began
 * @param recovered when the last thing that the drill waited for was there; empty when it was not
 * @param ended when the load ended
 * @param aborted the stop condition that ended the drill early
 * @param faults in the order of their begin
 * @param measures in the order in which they were taken
 * @param checks whether the service was steady, all the time, in the order of time
 * @param phases what the requests of each phase amount to; a phase that did not come is missing
 * @param losses the failed requests by cause, most first
 * @param tasks every task that was seen not to have stopped before the drill began
 * @param targets every target that was seen
 * @param events the service's events since the drill began, oldest first
 * @param notes what the drill itself did and found
 */
public record Journal(
    Plan plan,
    Site site,
    Verdict verdict,
    Instant began,
    Optional<Instant> recovered,
    Instant ended,
    Optional<Abort> aborted,
    List<Fault> faults,
    List<Measure> measures,
    List<SteadyCheck> checks,
    Statistics statistics,
    Map<Phase, Statistics> phases,
    List<Loss> losses,
    List<TaskLane> tasks,
    List<TargetLane> targets,
    List<ServiceEvent> events,
    List<Note> notes,
    List<Sample> samples) {

  /** When the first fault began. */
  public Optional<Instant> faultBegan() {
    return faults.stream().map(Fault::began).findFirst();
  }

  /** When the last fault was undone; empty while one is not, and when there was none. */
  public Optional<Instant> faultEnded() {
    return faults.stream().allMatch(f -> f.ended().isPresent())
        ? faults.stream().flatMap(f -> f.ended().stream()).max(Instant::compareTo)
        : Optional.empty();
  }
}

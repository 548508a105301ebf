package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * Requests that failed for the same cause.
 *
 * @param cause in the probe's words: {@code status 502}, {@code connection reset}
 * @param first and last: when the first and the last of them were to be sent
 */
public record Loss(String cause, int requests, Instant first, Instant last) {
  /** By cause, most requests first. */
  public static List<Loss> of(List<Sample> samples) {
    var byCause = new TreeMap<String, List<Instant>>();
    for (var sample : samples) {
      sample
          .failure()
          .ifPresent(
              cause ->
                  byCause.computeIfAbsent(cause, c -> new ArrayList<>()).add(sample.intended()));
    }
    return byCause.entrySet().stream()
        .map(
            e ->
                new Loss(
                    e.getKey(),
                    e.getValue().size(),
                    Collections.min(e.getValue()),
                    Collections.max(e.getValue())))
        .sorted((a, b) -> Integer.compare(b.requests(), a.requests()))
        .toList();
  }
}

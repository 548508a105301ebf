package dev.provingground.harness.drill;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fault and when it was there.
 *
 * @param what was done, and to what
 * @param ended when it was undone; empty for what cannot be, such as a stopped task
 * @param evidence what showed that the fault was real
 */
public record Fault(String what, Instant began, Optional<Instant> ended, List<Evidence> evidence) {
  Fault with(Evidence more) {
    var all = new ArrayList<>(evidence);
    all.add(more);
    return new Fault(what, began, ended, List.copyOf(all));
  }
}

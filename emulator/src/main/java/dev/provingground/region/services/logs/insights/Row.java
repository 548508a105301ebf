package dev.provingground.region.services.logs.insights;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command reads: a log event, what commands have added to it, or a line of statistics. */
interface Row {
  /** Empty for a field that the row does not have. */
  Optional<Value> get(String field);

  /** This row with more fields, which hide others of the same name. */
  default Row with(Map<String, @Nullable Value> more) {
    return field -> more.containsKey(field) ? Optional.ofNullable(more.get(field)) : get(field);
  }
}

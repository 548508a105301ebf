package dev.provingground.region.services.logs.insights;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** One command of a query (user guide, <i>Logs Insights QL commands</i>). */
sealed interface Command {
  /** Shows fields, under other names where they have one. */
  record Fields(List<Column> columns) implements Command {}

  /** Shows these fields and no others. */
  record Display(List<String> names) implements Command {}

  /** Lets rows pass. */
  record Filter(Condition condition) implements Command {}

  /** Orders rows, by the first key first. */
  record Sort(List<Key> keys) implements Command {}

  /** Lets the first rows pass. */
  record Limit(int most) implements Command {}

  /**
   * Takes fields out of a text; rows that do not match do not have them.
   *
   * @param groups the pattern's group of each field
   */
  record Parse(String field, Regex pattern, SequencedMap<String, Integer> groups)
      implements Command {}

  /** One row for each group of rows. */
  record Stats(List<Aggregate> aggregates, List<Group> groups) implements Command {}

  /** A field and the name under which it is shown. */
  record Column(String field, String name) {}

  /** What is ordered by. */
  record Key(String field, boolean descending) {}

  /**
   * @param field empty for {@code count(*)}
   */
  record Aggregate(Aggregation aggregation, Optional<String> field, String name) {}

  /**
   * What rows of a group have in common.
   *
   * @param bin how long the spans are into which points in time are put; empty for the field's
   *     value itself
   */
  record Group(String field, Optional<Duration> bin, String name) {
    Optional<Value> of(Row row) {
      var value = row.get(field);
      return bin.isEmpty()
          ? value
          : value
              .flatMap(Value::number)
              .map(number -> Math.floorDiv(number.longValue(), bin.get().toMillis()))
              .map(count -> new Value.Time(count * bin.get().toMillis()));
    }
  }
}

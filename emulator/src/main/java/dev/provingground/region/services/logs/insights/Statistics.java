package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Aggregation.Total;
import dev.provingground.region.services.logs.insights.Command.Aggregate;
import dev.provingground.region.services.logs.insights.Command.Stats;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Counts rows by what they have in common; groups come in the order of their first rows. */
final class Statistics implements Sink {
  private final Stats stats;
  private final Sink next;
  private final SequencedMap<List<Optional<Value>>, List<Total>> groups = new LinkedHashMap<>();

  Statistics(Stats stats, Sink next) {
    this.stats = stats;
    this.next = next;
  }

  @Override
  public void accept(Row row) {
    var key = stats.groups().stream().map(group -> group.of(row)).toList();
    var totals =
        groups.computeIfAbsent(
            key,
            absent ->
                stats.aggregates().stream()
                    .map(aggregate -> aggregate.aggregation().begin())
                    .toList());
    for (int i = 0; i < totals.size(); i++) {
      value(stats.aggregates().get(i), row).ifPresent(totals.get(i)::add);
    }
  }

  private static Optional<Value> value(Aggregate aggregate, Row row) {
    return aggregate.field().isEmpty()
        ? Optional.of(new Value.Text(""))
        : row.get(aggregate.field().get());
  }

  @Override
  public void end() {
    groups.forEach((key, totals) -> next.accept(row(key, totals)));
    next.end();
  }

  private Row row(List<Optional<Value>> key, List<Total> totals) {
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < key.size(); i++) {
      var name = stats.groups().get(i).name();
      key.get(i).ifPresent(value -> values.put(name, value));
    }
    for (int i = 0; i < totals.size(); i++) {
      var name = stats.aggregates().get(i).name();
      totals.get(i).value().ifPresent(value -> values.put(name, value));
    }
    return field -> Optional.ofNullable(values.get(field));
  }
}

package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Command.Column;
import dev.provingground.region.services.logs.insights.Command.Fields;
import dev.provingground.region.services.logs.insights.Command.Key;
import dev.provingground.region.services.logs.insights.Command.Parse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command at work: takes rows in and gives rows on. */
final class Stage implements Sink {
  private final Sink next;
  private final Consumer<Row> take;
  private final Runnable end;

  private Stage(Sink next, Consumer<Row> take, Runnable end) {
    this.next = next;
    this.take = take;
    this.end = end;
  }

  static Sink of(Command command, Sink next) {
    return switch (command) {
      case Fields(var columns) ->
          columns.stream().allMatch(column -> column.field().equals(column.name()))
              ? next
              : each(next, row -> next.accept(renamed(row, columns)));
      case Command.Display(var names) -> next;
      case Command.Filter(var condition) ->
          each(
              next,
              row -> {
                if (condition.holds(row)) {
                  next.accept(row);
                }
              });
      case Command.Limit(var most) -> first(most, next);
      case Parse parse -> each(next, row -> next.accept(parsed(row, parse)));
      case Command.Sort(var keys) -> sorted(order(keys), next);
      case Command.Stats stats -> new Statistics(stats, next);
    };
  }

  static Sink each(Sink next, Consumer<Row> take) {
    return new Stage(next, take, () -> {});
  }

  @Override
  public void accept(Row row) {
    take.accept(row);
  }

  @Override
  public void end() {
    end.run();
    next.end();
  }

  private static Sink first(int most, Sink next) {
    var passed = new int[1];
    return each(
        next,
        row -> {
          if (passed[0] < most) {
            passed[0]++;
            next.accept(row);
          }
        });
  }

  private static Sink sorted(Comparator<Row> order, Sink next) {
    var rows = new ArrayList<Row>();
    return new Stage(
        next,
        rows::add,
        () -> {
          rows.sort(order);
          rows.forEach(next::accept);
        });
  }

  private static Comparator<Row> order(List<Key> keys) {
    Comparator<Row> order = (_, _) -> 0;
    for (var key : keys) {
      Comparator<Row> byKey =
          Comparator.comparing(
              row -> row.get(key.field()).orElse(null), Comparator.nullsFirst(Value.ORDER));
      order = order.thenComparing(key.descending() ? byKey.reversed() : byKey);
    }
    return order;
  }

  private static Row renamed(Row row, List<Column> columns) {
    Map<String, @Nullable Value> named = new HashMap<>();
    columns.forEach(column -> named.put(column.name(), row.get(column.field()).orElse(null)));
    return row.with(named);
  }

  private static Row parsed(Row row, Parse parse) {
    var match =
        row.get(parse.field()).flatMap(value -> parse.pattern().find(value.text())).orElse(null);
    Map<String, @Nullable Value> found = new HashMap<>();
    parse
        .groups()
        .forEach(
            (name, group) -> {
              var text = match == null ? null : match.group(group);
              found.put(name, text == null ? null : new Value.Text(text));
            });
    return row.with(found);
  }
}

package dev.provingground.region.services.logs.insights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A query at work. Events come newest first, which is the order of rows that nothing sorts. */
public final class Execution {
  private final List<SequencedMap<String, String>> rows = new ArrayList<>();
  private final Sink first;
  private long matched;

  Execution(List<Command> commands, List<String> columns, int most) {
    Sink sink = collector(columns, most);
    int afterEvents = afterEvents(commands);
    for (int i = commands.size(); i >= 0; i--) {
      if (i < commands.size()) {
        sink = Stage.of(commands.get(i), sink);
      }
      if (i == afterEvents) {
        sink = counted(sink);
      }
    }
    first = sink;
  }

  /** How many commands there are before the first that looks at more than one row. */
  private static int afterEvents(List<Command> commands) {
    int count = 0;
    while (count < commands.size()
        && !(commands.get(count) instanceof Command.Sort)
        && !(commands.get(count) instanceof Command.Limit)
        && !(commands.get(count) instanceof Command.Stats)) {
      count++;
    }
    return count;
  }

  private Sink counted(Sink next) {
    return Stage.each(
        next,
        row -> {
          matched++;
          next.accept(row);
        });
  }

  private Sink collector(List<String> columns, int most) {
    return new Sink() {
      @Override
      public void accept(Row row) {
        if (rows.size() < most) {
          var shown = new LinkedHashMap<String, String>();
          for (var column : columns) {
            row.get(column).ifPresent(value -> shown.put(column, value.text()));
          }
          rows.add(shown);
        }
      }

      @Override
      public void end() {}
    };
  }

  /**
   * @param event not newer than the one before
   * @throws QueryFailedException when a regular expression takes too long
   */
  public void accept(LogEvent event) {
    first.accept(new EventRow(event));
  }

  /**
   * There are no more events.
   *
   * @throws QueryFailedException when a regular expression takes too long
   */
  public void end() {
    first.end();
  }

  /** How many events passed the filters so far. */
  public long matched() {
    return matched;
  }

  /**
   * What is answered so far: each row's fields and values; fields that a row has not are absent.
   */
  public List<SequencedMap<String, String>> rows() {
    return List.copyOf(rows);
  }
}

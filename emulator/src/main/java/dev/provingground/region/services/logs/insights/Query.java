package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Command.Aggregate;
import dev.provingground.region.services.logs.insights.Command.Column;
import dev.provingground.region.services.logs.insights.Command.Display;
import dev.provingground.region.services.logs.insights.Command.Fields;
import dev.provingground.region.services.logs.insights.Command.Group;
import dev.provingground.region.services.logs.insights.Command.Parse;
import dev.provingground.region.services.logs.insights.Command.Stats;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * A query of CloudWatch Logs Insights that was understood: {@code fields}, {@code display}, {@code
 * filter}, {@code sort}, {@code limit}, {@code parse} and {@code stats}.
 *
 * <p>Example: {@code fields @timestamp, @message | filter level = "ERROR" | limit 20}.
 */
public final class Query {
  private static final List<String> STANDARD = List.of("@timestamp", "@message");
  private final List<Command> commands;

  private Query(List<Command> commands) {
    this.commands = commands;
  }

  /**
   * @throws QuerySyntaxException naming what is not understood, and where it stands
   */
  public static Query parse(String text) {
    return new Query(new QueryParser(text).commands());
  }

  /**
   * Begins to answer it.
   *
   * @param most how many rows are answered, 1 to 10 000; a {@code limit} in the query can make it
   *     fewer
   */
  public Execution execution(int most) {
    return new Execution(commands, columns(), most);
  }

  /** What is shown of each row, in order. */
  private List<String> columns() {
    var shown = new LinkedHashSet<String>();
    boolean aggregated = false;
    if (commands.stream().noneMatch(command -> command instanceof Fields)) {
      shown.addAll(STANDARD);
    }
    for (var command : commands) {
      switch (command) {
        case Fields(var columns) -> columns.stream().map(Column::name).forEach(shown::add);
        case Parse parse -> shown.addAll(parse.groups().sequencedKeySet());
        case Display(var names) -> show(shown, names);
        case Stats(var aggregates, var groups) -> {
          show(shown, groups.stream().map(Group::name).toList());
          aggregates.stream().map(Aggregate::name).forEach(shown::add);
          aggregated = true;
        }
        case Command.Filter filter -> {}
        case Command.Sort sort -> {}
        case Command.Limit limit -> {}
      }
    }
    if (!aggregated) {
      shown.add("@ptr");
    }
    return List.copyOf(shown);
  }

  private static void show(SequencedSet<String> shown, List<String> names) {
    shown.clear();
    shown.addAll(names);
  }
}

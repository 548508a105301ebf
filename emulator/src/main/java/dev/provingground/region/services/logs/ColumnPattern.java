package dev.provingground.region.services.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A condition on a message's columns, which spaces delimit; one that stands in quotation marks or
 * in brackets may have spaces itself. A message with another number of columns does not match.
 *
 * @param first the columns in order, up to an ellipsis
 * @param last the last ones, behind an ellipsis
 * @param ellipsis whether any number of columns may stand between
 */
record ColumnPattern(List<Column> first, List<Column> last, boolean ellipsis)
    implements FilterPattern {
  private static final Pattern COLUMN = Pattern.compile("\"([^\"]*)\"|\\[([^\\]]*)]|(\\S+)");

  /** A column that has a name, and what is asked of it. */
  record Column(String name, Predicate<JsonNode> test) {}

  @Override
  public boolean matches(String message) {
    var columns = columns(message);
    int asked = first.size() + last.size();
    if (ellipsis ? columns.size() < asked : columns.size() != asked) {
      return false;
    }
    return hold(first, columns.subList(0, first.size()))
        && hold(last, columns.subList(columns.size() - last.size(), columns.size()));
  }

  private static boolean hold(List<Column> asked, List<String> columns) {
    for (int i = 0; i < asked.size(); i++) {
      if (!asked.get(i).test().test(value(columns.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** A column without a name, such as an ellipsis has, is called by its number. */
  @Override
  public Map<String, String> extract(String message) {
    var columns = columns(message);
    var values = new LinkedHashMap<String, String>();
    int between = columns.size() - last.size();
    for (int i = 0; i < columns.size(); i++) {
      var name =
          i < first.size()
              ? first.get(i).name()
              : i >= between ? last.get(i - between).name() : String.valueOf(i + 1);
      values.put("$" + name, columns.get(i));
    }
    return values;
  }

  @Override
  public Function<String, Optional<String>> reader(String name) {
    if (Stream.of(first, last)
        .flatMap(List::stream)
        .noneMatch(column -> name.equals("$" + column.name()))) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: the filter pattern has no column " + name);
    }
    return message -> Optional.ofNullable(extract(message).get(name));
  }

  private static List<String> columns(String message) {
    var columns = new ArrayList<String>();
    var matcher = COLUMN.matcher(message);
    while (matcher.find()) {
      var text = matcher.group();
      for (int group = 1; group <= matcher.groupCount(); group++) {
        text = matcher.group(group) == null ? text : matcher.group(group);
      }
      columns.add(text);
    }
    return columns;
  }

  private static JsonNode value(String text) {
    return Comparison.NUMBER.matcher(text).matches()
        ? DecimalNode.valueOf(new BigDecimal(text))
        : TextNode.valueOf(text);
  }
}

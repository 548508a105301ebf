package dev.provingground.region.services.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A condition on a message's columns, which spaces delimit; one that stands in quotation marks or
 * in brackets may have spaces itself. A message with another number of columns does not match.
 *
 * @param first what is asked of the columns in order, up to an ellipsis
 * @param last what is asked of the last ones, behind an ellipsis
 * @param ellipsis whether any number of columns may stand between
 */
record ColumnPattern(
    List<Predicate<JsonNode>> first, List<Predicate<JsonNode>> last, boolean ellipsis)
    implements FilterPattern {
  private static final Pattern COLUMN = Pattern.compile("\"([^\"]*)\"|\\[([^\\]]*)]|(\\S+)");

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

  private static boolean hold(List<Predicate<JsonNode>> asked, List<JsonNode> columns) {
    for (int i = 0; i < asked.size(); i++) {
      if (!asked.get(i).test(columns.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<JsonNode> columns(String message) {
    var columns = new ArrayList<JsonNode>();
    var matcher = COLUMN.matcher(message);
    while (matcher.find()) {
      var text = matcher.group();
      for (int group = 1; group <= matcher.groupCount(); group++) {
        text = matcher.group(group) == null ? text : matcher.group(group);
      }
      columns.add(column(text));
    }
    return columns;
  }

  private static JsonNode column(String text) {
    return Comparison.NUMBER.matcher(text).matches()
        ? DecimalNode.valueOf(new BigDecimal(text))
        : TextNode.valueOf(text);
  }
}

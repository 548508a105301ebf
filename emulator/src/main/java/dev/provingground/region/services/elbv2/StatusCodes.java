package dev.provingground.region.services.elbv2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Which status codes of a health check count as success: {@code 200}, {@code 200,202} or {@code
 * 200-299}.
 *
 * @param text as {@code Matcher.HttpCode} has it; codes from 200 to 499
 */
record StatusCodes(String text, List<Range> ranges) implements IntPredicate {
  private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

  record Range(int from, int to) {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError
   */
  static StatusCodes parse(String text) {
    if (text.isEmpty()) {
      throw ElbErrors.validation("Health check matcher HTTP code cannot be empty");
    }
    var ranges = new ArrayList<Range>();
    for (var part : text.split(",", -1)) {
      var match = RANGE.matcher(part.strip());
      if (!match.matches()) {
        throw invalid(text);
      }
      int from = Integer.parseInt(match.group(1));
      int to = match.group(2) == null ? from : Integer.parseInt(match.group(2));
      if (from < 200 || to > 499 || from > to) {
        throw invalid(text);
      }
      ranges.add(new Range(from, to));
    }
    return new StatusCodes(text, List.copyOf(ranges));
  }

  private static RuntimeException invalid(String text) {
    return ElbErrors.validation(
        "Health check matcher HTTP code '"
            + text
            + "' must be within '200-499' inclusive: values such as '200,202' or a range such as"
            + " '200-299'");
  }

  @Override
  public boolean test(int status) {
    return ranges.stream().anyMatch(range -> status >= range.from() && status <= range.to());
  }
}

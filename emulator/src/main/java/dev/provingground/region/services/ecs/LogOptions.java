package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How the awslogs driver delivers ("Send Amazon ECS logs to CloudWatch", "LogConfiguration").
 *
 * @param blocking whether the container waits when lines cannot be delivered; else they are lost
 * @param bufferBytes what waits at most
 * @param eventStart lines that it is found in begin an event, and others belong to the one before;
 *     empty: each line is an event
 */
record LogOptions(boolean blocking, long bufferBytes, Optional<Pattern> eventStart) {
  private static final Set<String> KNOWN =
      Set.of(
          "awslogs-group",
          "awslogs-region",
          "awslogs-stream-prefix",
          "awslogs-create-group",
          "awslogs-multiline-pattern",
          "awslogs-datetime-format",
          "mode",
          "max-buffer-size");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmg]?)b?");
  private static final String DEFAULT_BUFFER = "10m";
  private static final long BLOCKING_BUFFER = 1 << 20;

  /** What strftime's words look like. */
  private static final Map<Character, String> DATE_PARTS =
      Map.ofEntries(
          Map.entry('a', "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"),
          Map.entry('A', "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"),
          Map.entry('w', "[0-6]"),
          Map.entry('d', "(?:0[1-9]|[12][0-9]|3[01])"),
          Map.entry('b', "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"),
          Map.entry(
              'B',
              "(?:January|February|March|April|May|June|July|August|September|October|November|December)"),
          Map.entry('m', "(?:0[1-9]|1[0-2])"),
          Map.entry('Y', "[0-9]{4}"),
          Map.entry('y', "[0-9]{2}"),
          Map.entry('H', "(?:[01][0-9]|2[0-3])"),
          Map.entry('I', "(?:0[0-9]|1[0-2])"),
          Map.entry('p', "[AP]M"),
          Map.entry('M', "[0-5][0-9]"),
          Map.entry('S', "[0-5][0-9]"),
          Map.entry('f', "[0-9]{6}"),
          Map.entry('L', "\\.[0-9]{3}"),
          Map.entry('z', "[+-][0-9]{4}"),
          Map.entry('Z', "[A-Z]{1,4}T"),
          Map.entry('j', "(?:[0-2][0-9]{2}|3[0-5][0-9]|36[0-6])"));

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException, or
   *     NotImplemented for an option that this region has not
   */
  static LogOptions of(Map<String, String> options) {
    for (var option : options.keySet()) {
      if (!KNOWN.contains(option)) {
        throw Supported.unsupported("Log driver awslogs option '" + option + "'");
      }
    }
    var mode = options.getOrDefault("mode", "non-blocking");
    if (!mode.equals("blocking") && !mode.equals("non-blocking")) {
      throw EcsErrors.client(
          "Log driver awslogs option 'mode' must be blocking or non-blocking, not '%s'."
              .formatted(mode));
    }
    boolean blocking = mode.equals("blocking");
    var size = options.get("max-buffer-size");
    if (blocking && size != null) {
      throw EcsErrors.client(
          "Log driver awslogs option 'max-buffer-size' goes with mode non-blocking only.");
    }
    return new LogOptions(
        blocking,
        blocking ? BLOCKING_BUFFER : bytes(size == null ? DEFAULT_BUFFER : size),
        eventStart(
            options.get("awslogs-multiline-pattern"), options.get("awslogs-datetime-format")));
  }

  private static long bytes(String size) {
    var match = SIZE.matcher(size.toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      throw EcsErrors.client(
          "Log driver awslogs option 'max-buffer-size' must be a size such as 25m, not '%s'."
              .formatted(size));
    }
    int power =
        switch (match.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.parseLong(match.group(1)) << power;
  }

  private static Optional<Pattern> eventStart(
      @Nullable String pattern, @Nullable String dateFormat) {
    if (pattern != null && dateFormat != null) {
      throw EcsErrors.client(
          "Log driver awslogs takes one of 'awslogs-multiline-pattern' and"
              + " 'awslogs-datetime-format', not both.");
    }
    if (dateFormat != null) {
      return Optional.of(compile("awslogs-datetime-format", expression(dateFormat)));
    }
    return Optional.ofNullable(pattern).map(it -> compile("awslogs-multiline-pattern", it));
  }

  /** What stands between strftime's words is an expression already: AWS's example has brackets. */
  private static String expression(String dateFormat) {
    return Pattern.compile("%(.)")
        .matcher(dateFormat)
        .replaceAll(
            match -> {
              var part = DATE_PARTS.get(match.group(1).charAt(0));
              if (part == null) {
                throw Supported.unsupported(
                    "Log driver awslogs option 'awslogs-datetime-format' with " + match.group());
              }
              return Matcher.quoteReplacement(part);
            });
  }

  private static Pattern compile(String option, String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw EcsErrors.client(
          "Log driver awslogs option '%s' is no regular expression: %s"
              .formatted(option, e.getDescription()));
    }
  }
}

package dev.provingground.harness.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The specification, as {@code docs/specification.md} states it: areas, and lines with a number.
 */
record Specification(List<Area> areas) {
  /** Of somebody else's stack, whose features are all that is said of it. */
  static final Specification NONE = new Specification(List.of());

  private static final Pattern AREA = Pattern.compile("## (\\d+) (.+)");
  private static final Pattern LINE = Pattern.compile("(\\d+\\.\\d+) (.+)");

  /** {@code 4 Health}. */
  record Area(String number, String title, List<Line> lines) {}

  /** {@code 4.2 An unhealthy task is taken out of rotation.} */
  record Line(String number, String text) {
    /** The tag of the scenarios that prove it. */
    String tag() {
      return "@spec-" + number;
    }
  }

  /**
   * @throws IllegalArgumentException when a line stands in no area or in the wrong one
   */
  static Specification read(Path file) throws IOException {
    var areas = new ArrayList<Area>();
    for (var text : Files.readAllLines(file)) {
      var area = AREA.matcher(text);
      var line = LINE.matcher(text);
      if (area.matches()) {
        areas.add(new Area(area.group(1), area.group(2), new ArrayList<>()));
      } else if (line.matches()) {
        if (areas.isEmpty() || !line.group(1).startsWith(areas.getLast().number() + ".")) {
          throw new IllegalArgumentException(
              "%s: line %s is not in its area; move it there".formatted(file, line.group(1)));
        }
        areas.getLast().lines().add(new Line(line.group(1), line.group(2)));
      }
    }
    return new Specification(List.copyOf(areas));
  }

  boolean isEmpty() {
    return lines().isEmpty();
  }

  List<Line> lines() {
    return areas.stream().flatMap(a -> a.lines().stream()).toList();
  }
}

package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every test is there that the last columns of {@code docs/ecs-behaviour.md} and {@code
 * docs/data-plane.md} name.
 */
final class BehaviourTableTest {
  private static final String PROJECT = "dev.provingground.";
  private static final String REGION = PROJECT + "region.";
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** Of the harness, whose classes are not on the class path here. */
  private static final String HARNESS = "harness.";

  /** What is in no package of the region's. */
  private static final String TOP = "region";

  /** A package, a class, a method, or a method of the class before: {@code …aMethod}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<package>(?:[a-z]\\w*\\.)*[a-z]\\w*)?\\.?(?<class>[A-Z]\\w*)?(?:\\.(?<method>[a-z]\\w*))?");

  private static Path project() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/ecs-behaviour.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no docs/ecs-behaviour.md above here");
    }
    return folder;
  }

  /** What the last cells of the tables name. */
  private static List<String> named(String document) throws IOException {
    var names = new ArrayList<String>();
    for (var line : Files.readAllLines(project().resolve("docs").resolve(document))) {
      if (line.startsWith("|")) {
        var cells = line.split("\\|", -1);
        QUOTED
            .matcher(cells[cells.length - 2])
            .results()
            .forEach(quoted -> names.add(quoted.group(1)));
      }
    }
    return names;
  }

  /**
   * @param usual the package whose classes the document names without one
   * @param least names that it has at least
   */
  @ParameterizedTest
  @CsvSource({"ecs-behaviour.md, services.ecs, 50", "data-plane.md, fabric, 50"})
  void everyTestThatTheTableNamesExists(String document, String usual, int least)
      throws IOException {
    var missing = new ArrayList<String>();
    var last = "";
    var features = features();
    var named = named(document);
    for (var name : named) {
      if (name.startsWith("@")) {
        if (!features.contains(name)) {
          missing.add(name);
        }
        continue;
      }
      var parts = NAMED.matcher(name.replace("…", last + "."));
      assertThat(parts.matches()).as("how the table names a test: %s", name).isTrue();
      var home = parts.group("package") == null ? usual : parts.group("package");
      if (parts.group("class") != null) {
        last = home + "." + parts.group("class");
      }
      if (!isThere(home, parts)) {
        missing.add(name + " (" + last + ")");
      }
    }
    assertThat(missing).as("tests that the table names and that are not there").isEmpty();
    assertThat(named).hasSizeGreaterThan(least);
  }

  private static boolean isThere(String home, Matcher parts) throws IOException {
    var type = parts.group("class");
    if (type == null) {
      return hasTests(home);
    }
    var name = home + "." + type;
    return home.startsWith(HARNESS)
        ? isWritten(name, parts.group("method"))
        : exists((home.equals(TOP) ? PROJECT : REGION) + name, parts.group("method"));
  }

  /** All features, whose scenarios a table may name by their tags. */
  private static String features() throws IOException {
    var text = new StringBuilder();
    try (var files = Files.walk(project().resolve("features"))) {
      for (var file : files.filter(one -> one.toString().endsWith(".feature")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static boolean hasTests(String home) {
    var folder = (REGION + home).replace('.', '/');
    return BehaviourTableTest.class.getClassLoader().getResource(folder) != null;
  }

  private static boolean exists(String type, @Nullable String method) {
    try {
      var methods = Class.forName(type).getDeclaredMethods();
      return Arrays.stream(methods)
          .filter(
              one ->
                  one.isAnnotationPresent(Test.class)
                      || one.isAnnotationPresent(ParameterizedTest.class))
          .anyMatch(one -> method == null || one.getName().equals(method));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isWritten(String type, @Nullable String method) throws IOException {
    var file =
        project()
            .resolve("src/test/java/dev/provingground")
            .resolve(type.replace('.', '/') + ".java");
    return Files.exists(file)
        && (method == null || Files.readString(file).contains("void " + method + "("));
  }
}

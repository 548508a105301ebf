package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Every test that {@code docs/ecs-behaviour.md} names is there. */
final class BehaviourTableTest {
  private static final String REGION = "dev.provingground.region.";
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** A package, a class, a method, or a method of the class before: {@code …aMethod}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<package>(?:[a-z]\\w*\\.)*[a-z]\\w*)?\\.?(?<class>[A-Z]\\w*)?(?:\\.(?<method>[a-z]\\w*))?");

  private static Path document() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/ecs-behaviour.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no docs/ecs-behaviour.md above here");
    }
    return folder.resolve("docs/ecs-behaviour.md");
  }

  /** What the last cells of the tables name. */
  private static List<String> named() throws IOException {
    var names = new ArrayList<String>();
    for (var line : Files.readAllLines(document())) {
      var cells = line.split("\\|", -1);
      if (line.startsWith("|") && cells.length == 5) {
        QUOTED.matcher(cells[3]).results().forEach(quoted -> names.add(quoted.group(1)));
      }
    }
    return names;
  }

  @Test
  void everyTestThatTheTableNamesExists() throws IOException {
    var missing = new ArrayList<String>();
    var last = "";
    var features = features();
    for (var name : named()) {
      if (name.startsWith("@")) {
        if (!features.contains(name)) {
          missing.add(name);
        }
        continue;
      }
      var parts = NAMED.matcher(name.replace("…", last + "."));
      assertThat(parts.matches()).as("how the table names a test: %s", name).isTrue();
      var type = parts.group("class");
      var home = parts.group("package") == null ? "services.ecs" : parts.group("package");
      if (type == null) {
        if (!hasTests(home)) {
          missing.add(name);
        }
        continue;
      }
      last = home.equals("services.ecs") ? type : home + "." + type;
      if (!exists(REGION + home + "." + type, parts.group("method"))) {
        missing.add(name + " (" + last + ")");
      }
    }
    assertThat(missing).as("tests that the table names and that are not there").isEmpty();
    assertThat(named()).hasSizeGreaterThan(50);
  }

  /** All features, whose scenarios a table may name by their tags. */
  private static String features() throws IOException {
    var text = new StringBuilder();
    var home = document().resolveSibling("../features");
    try (var files = Files.walk(home)) {
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
}

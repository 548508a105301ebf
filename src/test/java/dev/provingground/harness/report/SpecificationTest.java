package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The specification and the features that prove it belong together. */
final class SpecificationTest {
  private static final Pattern TAG = Pattern.compile("@spec-[0-9.]+");

  @Test
  void everyLineHasAScenarioThatProvesIt() throws IOException {
    assertThat(tagsOfTheFeatures()).containsAll(tagsOfTheSpecification());
  }

  @Test
  void everyTagOfAScenarioIsALineOfTheSpecification() throws IOException {
    assertThat(tagsOfTheSpecification()).containsAll(tagsOfTheFeatures());
  }

  @Test
  void theFiveAreasAreRead() throws IOException {
    var specification = SyntheticRun.specification();
    assertThat(specification.areas())
        .extracting(Specification.Area::number)
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(specification.lines())
        .contains(new Specification.Line("4.2", "An unhealthy task is taken out of rotation."));
  }

  @Test
  void aLineOutsideOfItsAreaIsAnError(@TempDir Path directory) throws IOException {
    var file = directory.resolve("specification.md");
    Files.write(file, List.of("## 1 One", "2.1 Another area's line."));
    assertThatThrownBy(() -> Specification.read(file))
        .hasMessageContaining("line 2.1 is not in its area; move it there");
  }

  private static Set<String> tagsOfTheSpecification() throws IOException {
    return SyntheticRun.specification().lines().stream()
        .map(Specification.Line::tag)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> tagsOfTheFeatures() throws IOException {
    var tags = new TreeSet<String>();
    try (var files = Files.walk(Path.of("features"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".feature")).toList()) {
        for (var line : Files.readAllLines(file)) {
          if (line.strip().startsWith("@")) {
            TAG.matcher(line).results().forEach(t -> tags.add(t.group()));
          }
        }
      }
    }
    return tags;
  }
}

package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.launch.RegionCommand.Parsed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutlineTest {
  static List<List<String>> commandLines() {
    return List.of(
        List.of(),
        List.of("--directory", "/a"),
        List.of("--directory=/a=b", "--lifeline"),
        List.of("-directory", "/a", "--port", "0"),
        List.of("-directory=/a", "-lifeline"),
        List.of("--ready-file", "/r", "--directory", "a/b", "--egress"));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void itIsAsTheRegionReadsIt(List<String> arguments) {
    var outline = Outline.of(arguments.toArray(String[]::new));
    var usual = Outline.usualDirectory();
    var parsed = (Parsed.Run) RegionCommand.parse(usual, arguments);
    assertThat(outline.directory()).isEqualTo(parsed.options().directory());
    assertThat(outline.lifeline())
        .isEqualTo(arguments.contains("--lifeline") || arguments.contains("-lifeline"));
    assertThat(outline.answered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V"})
  void whoAsksForHelpOrTheVersionGetsNoRegion(String option) {
    assertThat(Outline.of("--port", "0", option).answered()).isTrue();
    assertThat(RegionCommand.parse("--port", "0", option)).isEqualTo(new Parsed.Done(0));
  }

  @Test
  void whatIsWrongIsLeftToTheRegion() {
    assertThat(Outline.of("--directory").directory()).isEqualTo(Outline.usualDirectory());
    assertThat(Outline.of("--directory=").directory()).isEqualTo(Outline.usualDirectory());
    assertThat(Outline.of("--directory=\0").directory()).isEqualTo(Outline.usualDirectory());
    assertThat(Outline.of("directory", "--port=x").directory())
        .isEqualTo(
            Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("proving-ground-" + System.getProperty("user.name")));
  }
}

package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
  private final Readiness readiness =
      new Readiness(
          "1.0",
          "us-east-1",
          "000000000000",
          "http://127.0.0.1:4566",
          "http://127.0.0.1:4567",
          1,
          List.of(HostCapability.ephemeralStorage(false, "tasks write to the region's disk")),
          List.of("Ephemeral storage is not limited.", "Limits are not enforced."));

  @Test
  void peopleAreToldWhatTheHostCannotDo() {
    var bytes = new ByteArrayOutputStream();
    readiness.print(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        new StartCost(Duration.ofMillis(480), 118));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(String::strip))
        .startsWith(
            "The region us-east-1 of account 000000000000 is ready, 480 ms after its start; it"
                + " takes 118 MB.")
        .contains(
            "ephemeral-storage no: tasks write to the region's disk",
            "Ephemeral storage is not limited.",
            "Limits are not enforced.")
        .endsWith("Ready.");
  }

  @Test
  void programsAreToldTheSame() throws Exception {
    var json = new ObjectMapper().readTree(readiness.toJson());
    assertThat(json.at("/capabilities/ephemeral-storage/enforced").asBoolean(true)).isFalse();
    assertThat(json.path("limitations"))
        .extracting(one -> one.asText())
        .containsExactly("Ephemeral storage is not limited.", "Limits are not enforced.");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed(@TempDir Path directory) throws Exception {
    var file = directory.resolve("ready");
    readiness.write(file);
    assertThat(file).hasContent(readiness.toJson());

    var nowhere = directory.resolve("none").resolve("ready");
    assertThatThrownBy(() -> readiness.write(nowhere))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("The ready file " + nowhere + " cannot be written: ")
        .hasMessageEndingWith("; give another --ready-file");
  }
}

package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AppDescriptionTest {
  private static final String LEAST =
      """
      port: 8080
      healthPath: /status
      desiredCount: 3
      zones: 2
      """;

  @TempDir private Path directory;

  @Test
  void whatIsLeftOutIsNotAllowed() throws IOException {
    var description = read(LEAST);
    assertThat(description.port()).isEqualTo(8080);
    assertThat(description.healthPath()).isEqualTo("/status");
    assertThat(description.desiredCount()).isEqualTo(3);
    assertThat(description.zones()).isEqualTo(2);
    assertThat(description.chaosAllowed()).isFalse();
    assertThat(description.service()).isEmpty();
  }

  @Test
  void drillsAreAllowedByAWordAndAServiceIsNamedByItsLogicalId() throws IOException {
    var description = read(LEAST + "chaos: allowed\nroles:\n  service: WebService\n");
    assertThat(description.chaosAllowed()).isTrue();
    assertThat(description.service()).isEqualTo(Optional.of("WebService"));
  }

  @Test
  void theWorkloadStandsInWhereItIsSaid() throws IOException {
    assertThat(read(LEAST).workloadStandsIn()).isFalse();
    assertThat(read(LEAST + "image: workload\n").workloadStandsIn()).isTrue();
    assertThatThrownBy(() -> read(LEAST + "image: mine\n"))
        .hasMessageContaining("image is mine; give workload, or leave it out");
  }

  @Test
  void clientsAskOverHttpsWhereADomainIsSaid() throws IOException {
    assertThat(read(LEAST).domain()).isEmpty();
    assertThat(read(LEAST + "domain: api.example.com\n").domain()).hasValue("api.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.example.com", "api", "API.example.com", "api.example.com."})
  void aDomainIsAName(String domain) {
    assertThatThrownBy(() -> read(LEAST + "domain: " + domain + "\n"))
        .hasMessageContaining(
            "domain is %s; give a name in lower case, such as api.example.com, or leave it out"
                .formatted(domain));
  }

  @Test
  void parametersHaveValuesByTheirNames() throws IOException {
    assertThat(read(LEAST).given()).isEmpty();
    assertThat(read(LEAST + "parameters:\n  Size: 3\n").given()).isEqualTo(Map.of("Size", "3"));
  }

  @Test
  void aStackAndARepositoryAreNamedWhereThereAreSeveral() throws IOException {
    var description = read(LEAST + "roles:\n  stack: Web\n  repository: Images\n");
    assertThat(description.stack()).contains("Web");
    assertThat(description.repository()).contains("Images");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 8080          | port: 0         | port is 0; give 1 to 65535",
        "healthPath: /status | healthPath: no  | healthPath is no; give a path, such as /health",
        "desiredCount: 3     | desiredCount: 0 | desiredCount is 0; give 1 or more",
        "zones: 2            | zones: 0        | zones is 0; give 1 or more",
        "zones: 2            | zoness: 2       | 'zones'",
        "port: 8080          | port: many      | port: Cannot deserialize value"
      })
  void whatThereIsNotIsNamed(String right, String wrong, String message) {
    assertThatThrownBy(() -> read(LEAST.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proving-ground.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> AppDescription.read(directory.resolve("proving-ground.yaml")))
        .hasMessageEndingWith(
            "proving-ground.yaml is not there: it describes the service of -Dstack.app");
  }

  private AppDescription read(String yaml) throws IOException {
    return AppDescription.read(Files.writeString(directory.resolve("proving-ground.yaml"), yaml));
  }
}

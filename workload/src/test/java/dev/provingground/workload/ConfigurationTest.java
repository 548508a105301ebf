package dev.provingground.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  @Test
  void withoutVariablesItServesProductionOnPort3000() {
    assertThat(Configuration.from(Map.of()))
        .isEqualTo(new Configuration(3000, "production", Duration.ofSeconds(5), null));
  }

  @Test
  void everyVariableIsRead() {
    assertThat(
            Configuration.from(
                Map.of(
                    "PORT", "8080",
                    "APP_ENV", "development",
                    "DRAIN_SECONDS", "20",
                    "ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/abc")))
        .isEqualTo(
            new Configuration(
                8080,
                "development",
                Duration.ofSeconds(20),
                URI.create("http://169.254.170.2/v4/abc")));
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536, 0 to 65535",
    "PORT, -1, 0 to 65535",
    "PORT, http, 0 to 65535",
    "PORT, '', 0 to 65535",
    "DRAIN_SECONDS, 111, 0 to 110",
    "DRAIN_SECONDS, 1.5, 0 to 110",
    "APP_ENV, '', production",
    "APP_ENV, Production, production",
    "ECS_CONTAINER_METADATA_URI_V4, ftp://x/, http URL",
    "ECS_CONTAINER_METADATA_URI_V4, a b, http URL",
  })
  void aWrongValueIsNamedWithItsVariableAndWhatItMayBe(
      String variable, String value, String remedy) {
    assertThatThrownBy(() -> Configuration.from(Map.of(variable, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(variable + " is '" + value + "'")
        .hasMessageContaining(remedy);
  }

  @Test
  void onlyDevelopmentRevealsErrors() {
    assertThat(Configuration.from(Map.of("APP_ENV", "development")).revealsErrors()).isTrue();
    assertThat(Configuration.from(Map.of("APP_ENV", "staging")).revealsErrors()).isFalse();
    assertThat(Configuration.from(Map.of()).revealsErrors()).isFalse();
  }
}

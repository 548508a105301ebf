package dev.provingground.harness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.settings.Settings.Aws;
import dev.provingground.harness.settings.Settings.TargetName;
import dev.provingground.harness.settings.Settings.YourStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  @Test
  void withoutPropertiesEverythingRunsEmbeddedAtAwssOwnTime() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new Settings(
                TargetName.EMBEDDED,
                1,
                Optional.empty(),
                false,
                Optional.empty(),
                Aws.NONE,
                Optional.empty()));
  }

  @Test
  void everyPropertyIsRead() {
    var given =
        Map.of(
            "target",
            "aws",
            "time.scale",
            "1.0",
            "cucumber.filter.tags",
            "@chaos",
            "keep",
            "true",
            "container.image",
            "registry.example/region:1",
            "aws.accounts",
            "111122223333,444455556666",
            "aws.cost.limit",
            "3.5",
            "stack.app",
            "npm run synth",
            "stack.description",
            "app/about.yaml",
            "stack.registries",
            "docker.io,registry.example:5000");
    assertThat(settings(given))
        .isEqualTo(
            new Settings(
                TargetName.AWS,
                1,
                Optional.of("@chaos"),
                true,
                Optional.of("registry.example/region:1"),
                new Aws(Set.of("111122223333", "444455556666"), OptionalDouble.of(3.5)),
                Optional.of(
                    new YourStack(
                        "npm run synth",
                        Path.of("app/about.yaml"),
                        Set.of("docker.io", "registry.example:5000")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target     | moon | -Dtarget=moon is not possible; give [embedded, container, localstack,"
            + " aws]",
        "time.scale | fast | -Dtime.scale=fast is not possible; give a number from 1 (AWS's own"
            + " time) to 20",
        "time.scale | 0.5  | -Dtime.scale=0.5 is not possible; give a number from 1 (AWS's own"
            + " time) to 20",
        "time.scale | 21   | -Dtime.scale=21 is not possible; give a number from 1 (AWS's own time)"
            + " to 20",
        "keep       | yes  | -Dkeep=yes is not possible; give [true, false]",
        "aws.accounts | me | -Daws.accounts=me is not possible; give accounts of twelve digits,"
            + " parted by commas",
        "aws.cost.limit | much | -Daws.cost.limit=much is not possible; give US dollars, such as"
            + " 3.50"
      })
  void aValueThatDoesNotExistIsRefusedWithThoseThatDo(String name, String value, String message) {
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void anAppIsDescribedWhereItIsRun() {
    assertThat(settings(Map.of("stack.app", "npm run synth")).stack())
        .contains(new YourStack("npm run synth", Path.of("proving-ground.yaml"), Set.of()));
    assertThat(settings(Map.of("stack.app", "examples/typescript")).stack())
        .contains(
            new YourStack(
                "examples/typescript",
                Path.of("examples", "typescript", "proving-ground.yaml"),
                Set.of()));
  }

  @Test
  void registriesAreNamedAsImagesNameThem() {
    assertThatThrownBy(
            () -> settings(Map.of("stack.app", "app", "stack.registries", "https://docker.io")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "-Dstack.registries=https://docker.io is not possible; give hosts as images name them,"
                + " such as docker.io,public.ecr.aws");
  }

  @Test
  void theTimeOfThisProjectsRegionsCanBeScaled() {
    for (var target : List.of("embedded", "container")) {
      assertThat(settings(Map.of("target", target, "time.scale", "5")).timeScale()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localstack", "aws"})
  void theTimeOfOthersRegionsPassesAsItDoes(String target) {
    assertThatThrownBy(() -> settings(Map.of("target", target, "time.scale", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("only: on %s time passes as it does".formatted(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "container", "localstack"})
  void stacksCannotStayWhereTheRegionEndsWithItsRun(String target) {
    assertThatThrownBy(() -> settings(Map.of("target", target, "keep", "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("-Dkeep=true is possible with -Dtarget=aws only");
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.from(name -> Optional.ofNullable(properties.get(name)));
  }
}

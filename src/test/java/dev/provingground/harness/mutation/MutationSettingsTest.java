package dev.provingground.harness.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.mutation.run.Selection;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MutationSettingsTest {
  @Test
  void withoutPropertiesAllMutantsAreJudgedAndWhatIsKnownIsUsed() {
    var settings = settings(Map.of());
    assertThat(settings.selection())
        .isEqualTo(new Selection(Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(settings.fresh()).isFalse();
    assertThat(settings.workers()).isPositive();
  }

  @Test
  void everyPropertyIsRead() {
    assertThat(
            settings(
                Map.of(
                    "mutation.sample", "7",
                    "mutation.operator", "open-cidr",
                    "mutation.resource", "Subnet",
                    "mutation.workers", "3",
                    "mutation.fresh", "true")))
        .isEqualTo(
            new MutationSettings(
                settings(Map.of()).subject(),
                new Selection(Optional.of(7), Optional.of("open-cidr"), Optional.of("Subnet")),
                3,
                true));
  }

  @Test
  void whatTheBuildGivesIsAsIfNothingWereGiven() {
    assertThat(
            settings(
                Map.of(
                    "mutation.sample", "all",
                    "mutation.operator", "all",
                    "mutation.resource", "all",
                    "mutation.workers", "cores",
                    "mutation.fresh", "false")))
        .isEqualTo(settings(Map.of()));
  }

  @Test
  void withoutAnAppItIsTheReferenceStackAndItsSpecification() {
    var settings = settings(Map.of());
    assertThat(settings.subject().isReference()).isTrue();
    assertThat(settings.subject().specification()).isEqualTo(Path.of("features/1-specification"));
    assertThat(settings.subject().equivalent())
        .isEqualTo(Path.of("features/equivalent-mutants.json"));
  }

  @Test
  void somebodyElsesStackHasItsOwnListBesideItsDescription() {
    var settings =
        settings(Map.of("stack.app", "cdk.out", "stack.description", "theirs/proving-ground.yaml"));
    assertThat(settings.subject().isReference()).isFalse();
    assertThat(settings.subject().specification()).isEqualTo(Path.of("features/your-stack"));
    assertThat(settings.subject().equivalent())
        .isEqualTo(Path.of("theirs/equivalent-mutants.json"));
    assertThat(settings.work()).isNotEqualTo(settings(Map.of()).work());
  }

  @Test
  void aSpecificationOfItsOwnersJudges() {
    assertThat(settings(Map.of("mutation.specification", "features")).subject().specification())
        .isEqualTo(Path.of("features"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mutation.sample  | 0    | -Dmutation.sample=0 is not possible; give a whole number from 1"
            + " to 100000",
        "mutation.workers | many | -Dmutation.workers=many is not possible; give a whole number"
            + " from 1 to 16",
        "mutation.specification | nowhere | -Dmutation.specification=nowhere is not possible; give"
            + " a directory of feature files",
        "mutation.fresh   | yes  | -Dmutation.fresh=yes is not possible; give true or false"
      })
  void aValueThatDoesNotExistIsRefused(String name, String value, String message) {
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static MutationSettings settings(Map<String, String> properties) {
    return MutationSettings.from(name -> Optional.ofNullable(properties.get(name)));
  }
}

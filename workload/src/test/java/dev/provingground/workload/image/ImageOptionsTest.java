package dev.provingground.workload.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageOptionsTest {

  @Test
  void theReferenceIsWhatTheStackDeploys() {
    assertThat(ImageOptions.REFERENCE.user()).isEqualTo("65532:65532");
    assertThat(ImageOptions.REFERENCE.port()).isEqualTo(3000);
    assertThat(ImageOptions.REFERENCE.environment())
        .containsEntry("APP_ENV", "production")
        .containsEntry("PORT", "3000")
        .hasSize(2);
    assertThat(ImageOptions.REFERENCE.entrypoint()).isNull();
  }

  @Test
  void aChangeLeavesTheRestAndTheOriginalAlone() {
    ImageOptions mutant =
        ImageOptions.REFERENCE.withPort(8080).withLabel("a", "b").withEntrypoint("/bin/false", "x");
    assertThat(mutant.user()).isEqualTo("65532:65532");
    assertThat(mutant.port()).isEqualTo(8080);
    assertThat(mutant.environment())
        .containsEntry("PORT", "8080")
        .containsEntry("APP_ENV", "production");
    assertThat(mutant.labels()).containsEntry("a", "b");
    assertThat(mutant.entrypoint()).isEqualTo(List.of("/bin/false", "x"));
    assertThat(ImageOptions.REFERENCE.environment()).containsEntry("PORT", "3000");
  }

  @Test
  void wrongValuesAreNamedWithWhatTheyMayBe() {
    assertThatThrownBy(() -> ImageOptions.REFERENCE.withUser("nonroot"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nonroot'")
        .hasMessageContaining("65532:65532");
    assertThatThrownBy(() -> ImageOptions.REFERENCE.withPort(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1 to 65535");
  }
}

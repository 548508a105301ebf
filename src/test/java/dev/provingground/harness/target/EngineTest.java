package dev.provingground.harness.target;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EngineTest {
  @Test
  void withoutAnEngineOneLineSaysWhatToDo() {
    assertThatThrownBy(() -> Engine.find(() -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "There is no container engine: start Docker, or name its socket in DOCKER_HOST;"
                + " -Dtarget=embedded takes none");
  }
}

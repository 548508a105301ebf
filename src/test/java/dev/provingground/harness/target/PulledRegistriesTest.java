package dev.provingground.harness.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class PulledRegistriesTest {
  @Test
  void thoseThatAreNamedAreAskedAndNoOthers() {
    var registries = new PulledRegistries(Set.of("quay.io", "docker.io"), true);
    assertThat(registries.options()).containsExactly("--registry=docker.io", "--registry=quay.io");
    assertThat(registries.refuses("docker.io")).isEmpty();
    assertThat(registries.refuses("public.ecr.aws"))
        .hasValueSatisfying(reason -> assertThat(reason).contains("-Dstack.registries="));
  }

  @Test
  void thisMachinesAreReachedByAProcessAndNotByAContainer() {
    for (var host : Set.of("localhost:5000", "127.0.0.1:5000", "[::1]:5000")) {
      assertThat(new PulledRegistries(Set.of(), true).refuses(host)).isEmpty();
      assertThat(new PulledRegistries(Set.of(), false).refuses(host))
          .contains("a region in a container reaches no registry on this machine's loopback");
    }
  }
}

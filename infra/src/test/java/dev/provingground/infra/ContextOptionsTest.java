package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

class ContextOptionsTest {
  @Test
  void withoutContextItIsTheReferenceStack() {
    assertThat(options(Map.of())).isEqualTo(DeploymentOptions.reference());
    assertThat(options(Map.of("stickySessions", "false"))).isEqualTo(DeploymentOptions.reference());
  }

  @Test
  void theCommandLineChoosesPrefixStickySessionsAndChaos() {
    assertThat(options(Map.of("prefix", "mine", "stickySessions", "true", "chaos", "allowed")))
        .isEqualTo(
            DeploymentOptions.reference()
                .withPrefix("mine")
                .withStickySessions(true)
                .withChaosAllowed());
  }

  @Test
  void anUnknownValueIsRefusedWithTheOneThatExists() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("chaos", "yes")))
        .withMessage(
            "The context value chaos=yes is unknown: give -c chaos=allowed, or leave it out.");
  }

  private static DeploymentOptions options(Map<String, String> context) {
    return ContextOptions.of(new App(AppProps.builder().context(context).build()).getNode());
  }
}

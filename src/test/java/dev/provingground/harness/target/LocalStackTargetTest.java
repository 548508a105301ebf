package dev.provingground.harness.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.console.Console;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalStackTargetTest {
  private final Console console = new Console(System.out);

  @Test
  void withoutAnImageItSaysWhichVariableNamesIt() {
    assertThatThrownBy(() -> LocalStackTarget.start(Map.of("LOCALSTACK_AUTH_TOKEN", "t"), console))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("There is no LOCALSTACK_IMAGE in the environment: ");
  }

  @Test
  void withoutATokenItSaysSoBeforeAnythingIsStarted() {
    assertThatThrownBy(
            () -> LocalStackTarget.start(Map.of("LOCALSTACK_IMAGE", "localstack:1"), console))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("There is no LOCALSTACK_AUTH_TOKEN in the environment: ");
  }

  @Test
  void whatLocalStackDoesNotDocumentItLacks() {
    var capabilities = LocalStackTarget.capabilities(/* enforcing= */ false);
    assertThat(capabilities.missing(Capability.RUNNING_TASKS)).isEmpty();
    assertThat(capabilities.missing(Capability.PACKET_FILTERS)).isPresent();
    assertThat(capabilities.missing(Capability.IAM_ENFORCED))
        .hasValueSatisfying(reason -> assertThat(reason).contains("ENFORCE_IAM=1"));
    assertThat(LocalStackTarget.capabilities(true).missing(Capability.IAM_ENFORCED)).isEmpty();
  }

  @Test
  void capabilitiesArePassedOnAndAnyOtherFlagIsRefusedByName() {
    assertThat(LocalStackTarget.added("--cap-add SYS_ADMIN --cap-add=NET_ADMIN"))
        .extracting(Enum::name)
        .containsExactly("SYS_ADMIN", "NET_ADMIN");
    assertThat(LocalStackTarget.added("")).isEmpty();
    assertThatThrownBy(() -> LocalStackTarget.added("--cap-add SYS_ADMIN --privileged"))
        .hasMessage(
            "DOCKER_FLAGS has '--privileged'; of its flags only --cap-add NAME is passed on");
  }
}

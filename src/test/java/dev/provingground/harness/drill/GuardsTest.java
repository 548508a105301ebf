package dev.provingground.harness.drill;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GuardsTest {
  private static final String ACCOUNT = "123456789012";
  private static final Map<String, String> ALLOWED = Map.of("chaos", "allowed");

  @Test
  void aStackWithoutTheTagIsLeftAlone() {
    assertThatThrownBy(() -> guards(Optional.empty()).allow("service", Map.of(), ACCOUNT))
        .hasMessage(
            "no drill runs on the stack service: it has no tag chaos=allowed; deploy it with that"
                + " tag to allow faults");
    assertThatThrownBy(
            () -> guards(Optional.empty()).allow("service", Map.of("chaos", "no"), ACCOUNT))
        .hasMessageContaining("no tag chaos=allowed");
  }

  @Test
  void anAccountThatIsNotNamedIsLeftAloneAndNotTold() {
    assertThatThrownBy(
            () -> guards(Optional.of(Set.of("999999999999"))).allow("service", ALLOWED, ACCOUNT))
        .hasMessage(
            "no drill runs in the account that ends in 9012: it is not among those of"
                + " -Daws.accounts");
    assertThatThrownBy(() -> guards(Optional.of(Set.of())).allow("service", ALLOWED, ACCOUNT))
        .hasMessageContaining("-Daws.accounts");
  }

  @Test
  void aTaggedStackInANamedAccountMayBeBroken() {
    assertThatCode(
            () -> {
              guards(Optional.of(Set.of(ACCOUNT))).allow("service", ALLOWED, ACCOUNT);
              guards(Optional.empty()).allow("service", ALLOWED, ACCOUNT);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void noFaultTouchesMoreThanTheShareOfTheTasks() {
    assertThatCode(() -> Guards.mayTouch(1, 2, 0.5)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Guards.mayTouch(2, 2, 0.5))
        .hasMessage(
            "the fault would touch 2 of 2 tasks, more than the share of 50 percent that the drill"
                + " allows itself");
  }

  private static Guards guards(Optional<Set<String>> accounts) {
    return new Guards(Map.entry("chaos", "allowed"), accounts);
  }
}

package dev.provingground.region.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublicNamesTest {
  private final PublicNames names = new PublicNames();

  @Test
  void aNameResolvesWhateverItsCaseAndWithItsLastDot() {
    names.put("Web-1.us-east-1.elb.amazonaws.com", List.of("203.0.113.1"));
    assertThat(names.resolve("wEB-1.us-east-1.elb.amazonaws.com.")).containsExactly("203.0.113.1");
    assertThat(names.names()).containsExactly("web-1.us-east-1.elb.amazonaws.com");
  }

  @Test
  void eachAddressComesFirstInItsTurn() {
    names.put("web", List.of("203.0.113.1", "203.0.113.2", "203.0.113.3"));
    var firsts = IntStream.range(0, 3).mapToObj(i -> names.resolve("web").getFirst()).toList();
    assertThat(firsts).containsExactlyInAnyOrder("203.0.113.1", "203.0.113.2", "203.0.113.3");
    assertThat(names.resolve("web")).hasSize(3);
  }

  @Test
  void anEntryReplacesTheEarlierOneUntilItIsRemoved() {
    names.put("web", List.of("203.0.113.1"));
    names.put("WEB", List.of("203.0.113.2"));
    assertThat(names.resolve("web")).containsExactly("203.0.113.2");
    names.remove("Web.");
    assertThat(names.resolve("web")).isEmpty();
  }

  @Test
  void aNameWithoutAddressesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names.put("web", List.of()))
        .withMessageContaining("no address for web");
  }
}

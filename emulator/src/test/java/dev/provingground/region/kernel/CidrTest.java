package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/16,10.0.0.0/16",
    "10.0.3.4/16,10.0.0.0/16",
    "0.0.0.0/0,0.0.0.0/0",
    "255.1.2.3,255.1.2.3/32"
  })
  void aBlockIsItsFirstAddressAndItsPrefix(String text, String canonical) {
    assertThat(Cidr.of(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "::/0",
        "10.0.0.256",
        "10.0.0.0/1x"
      })
  void whatIsNoBlockIsNamed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.of(text))
        .withMessage("not an IPv4 block such as 10.0.0.0/16: " + text);
  }

  @Test
  void aBlockContainsItsParts() {
    assertThat(Cidr.of("10.0.0.0/16").contains(Cidr.of("10.0.255.255"))).isTrue();
    assertThat(Cidr.of("10.0.0.0/16").contains(Cidr.of("10.1.0.0"))).isFalse();
    assertThat(Cidr.of("10.0.0.0/16").contains(Cidr.of("10.0.0.0/8"))).isFalse();
    assertThat(Cidr.ANY.contains(Cidr.of("255.255.255.255"))).isTrue();
  }
}

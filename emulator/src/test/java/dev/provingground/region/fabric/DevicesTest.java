package dev.provingground.region.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DevicesTest {
  @Test
  void aNameEndsLikeItsIdAndFitsIntoFifteenCharacters() {
    assertThat(new Devices("e-").name("eni-0123456789abcdef0")).isEqualTo("e-456789abcdef0");
  }

  @Test
  void idsThatEndAlikeGetNamesOfTheirOwn() {
    var devices = new Devices("e-");
    assertThat(devices.name("eni-00003456789abcdef"))
        .isNotEqualTo(devices.name("eni-11113456789abcdef"))
        .isEqualTo(devices.name("eni-00003456789abcdef"));
  }

  @Test
  void aNameIsFreeOnlyOnceItsDeviceIsGone() {
    var devices = new Devices("e-");
    var name = devices.name("eni-1");
    assertThat(devices.retire("eni-1")).isEqualTo(name);
    assertThat(devices.name("eni-1")).isNotEqualTo(name);
    devices.release(name);
    assertThat(devices.name("xeni-1").length()).isLessThanOrEqualTo(15);
    assertThat(devices.name("eni-1")).isNotEqualTo(name);
  }

  @Test
  void noTwoIdsShareAName() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var devices = new Devices("e-");
    var ids = new HashSet<String>();
    var names = new HashSet<String>();
    for (int i = 0; i < 2_000; i++) {
      var id = "eni-%013x%04x".formatted(random.nextInt(50), random.nextInt(50));
      if (ids.add(id)) {
        var name = devices.name(id);
        assertThat(name).as("seed %d", seed).hasSizeLessThanOrEqualTo(15);
        assertThat(names.add(name)).as("seed %d: %s is %s", seed, id, name).isTrue();
      }
    }
  }
}

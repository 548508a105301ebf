package dev.provingground.region.services.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of keys in listings: that of their bytes in UTF-8. */
enum KeyOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.provingground.region;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers that nobody foresees, from the kernel. Java's source of them is made for the first that
 * is asked for: to make it, it goes through all its security providers, and a start of a region
 * asks for none. Thread-safe.
 */
final class UnpredictableNumbers implements RandomGenerator {
  private static final class Source {
    static final SecureRandom SECURE = new SecureRandom();
  }

  @Override
  public int nextInt() {
    return Source.SECURE.nextInt();
  }

  @Override
  public long nextLong() {
    return Source.SECURE.nextLong();
  }
}

package dev.provingground.harness.rehearsal;

import java.time.Duration;
import java.util.Random;

/**
 * Which faults a run meets, drawn from a seed: the same seed, the same plan.
 *
 * @param throttled the share of calls that are throttled
 * @param failed the share of calls that fail inside the service before they take effect
 * @param lagging the share of reads that show what the same question was answered before
 * @param lag how old that may be
 * @param slow how long a stack shows no progress after it was told to change
 * @param unseen how many reads do not find a change set or a stack that was just made
 * @param expiresAt the call with which the credentials expire; none when it is negative
 * @param expired how long they stay expired
 * @param halfDeleted whether something in the way keeps the service stack from going at first
 */
record FaultPlan(
    double throttled,
    double failed,
    double lagging,
    Duration lag,
    Duration slow,
    int unseen,
    int expiresAt,
    Duration expired,
    boolean halfDeleted) {

  static FaultPlan of(long seed) {
    var random = new Random(seed);
    return new FaultPlan(
        0.02 + random.nextDouble() * 0.13,
        random.nextDouble() * 0.04,
        random.nextDouble() * 0.4,
        Duration.ofMillis(random.nextInt(4000)),
        Duration.ofMillis(random.nextInt(5000)),
        random.nextInt(4),
        random.nextInt(5) < 2 ? 8 + random.nextInt(60) : -1,
        Duration.ofMillis(500 + random.nextInt(4000)),
        random.nextBoolean());
  }

  /** The same, but that the credentials do not expire. */
  FaultPlan withLastingCredentials() {
    return new FaultPlan(
        throttled, failed, lagging, lag, slow, unseen, -1, Duration.ZERO, halfDeleted);
  }
}

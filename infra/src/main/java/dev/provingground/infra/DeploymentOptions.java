package dev.provingground.infra;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What may differ between two deployments. {@link #reference()} is the reference stack; each {@code
 * with} method gives a copy that differs in one thing.
 *
 * @param names the names of the stacks
 * @param desiredCount how many tasks the service keeps running, at least 0
 * @param stickySessions whether the load balancer keeps a client on one task (its {@code AWSALB}
 *     cookie)
 * @param drain how long a stopping container still serves while its health check already fails:
 *     whole seconds, 0 to 25, so that it ends within the 30 s stop time-out
 * @param tags the tags of the stacks and of every resource, see {@link TagKeys}
 */
public record DeploymentOptions(
    StackNames names,
    int desiredCount,
    boolean stickySessions,
    Duration drain,
    SortedMap<String, String> tags) {

  /**
   * After SIGTERM the container has this long to exit, then it is killed. AWS's default for
   * Fargate.
   */
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration LONGEST_DRAIN = STOP_TIMEOUT.minusSeconds(5);

  public DeploymentOptions {
    if (desiredCount < 0) {
      throw new IllegalArgumentException(
          "The desired count is %d: give 0 or more.".formatted(desiredCount));
    }
    if (drain.isNegative()
        || drain.compareTo(LONGEST_DRAIN) > 0
        || !drain.equals(drain.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "The drain time is %s: give whole seconds from 0 to %d."
              .formatted(drain, LONGEST_DRAIN.toSeconds()));
    }
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** The reference stack: two tasks, no sticky sessions, no tags, and so no faults allowed. */
  public static DeploymentOptions reference() {
    return new DeploymentOptions(
        StackNames.REFERENCE, 2, false, Duration.ofSeconds(5), new TreeMap<>());
  }

  public DeploymentOptions withPrefix(String prefix) {
    return new DeploymentOptions(new StackNames(prefix), desiredCount, stickySessions, drain, tags);
  }

  public DeploymentOptions withDesiredCount(int count) {
    return new DeploymentOptions(names, count, stickySessions, drain, tags);
  }

  public DeploymentOptions withStickySessions(boolean sticky) {
    return new DeploymentOptions(names, desiredCount, sticky, drain, tags);
  }

  public DeploymentOptions withDrain(Duration time) {
    return new DeploymentOptions(names, desiredCount, stickySessions, time, tags);
  }

  /** Lets drills inject faults into this deployment: the tag that they refuse to run without. */
  public DeploymentOptions withChaosAllowed() {
    return withTag(TagKeys.CHAOS, TagKeys.CHAOS_ALLOWED);
  }

  /** Whether faults may be injected into it. */
  boolean chaosAllowed() {
    return TagKeys.CHAOS_ALLOWED.equals(tags.get(TagKeys.CHAOS));
  }

  /**
   * Says whose deployment this is, and from when on it may be swept.
   *
   * @param expires cut to whole seconds
   */
  public DeploymentOptions withRun(String owner, String run, Instant expires) {
    return withTag(TagKeys.OWNER, owner)
        .withTag(TagKeys.RUN, run)
        .withTag(TagKeys.EXPIRES, expires.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Adds a tag, or replaces the one with that key. */
  public DeploymentOptions withTag(String key, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(key, value);
    return new DeploymentOptions(names, desiredCount, stickySessions, drain, new TreeMap<>(more));
  }
}

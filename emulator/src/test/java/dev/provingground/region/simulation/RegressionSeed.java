package dev.provingground.region.simulation;

import java.util.regex.Pattern;

/**
 * Worlds in which something once went wrong; they live again in every build. A seed means its world
 * as long as worlds are made as they are now, so each says what its trace has to show.
 */
enum RegressionSeed {
  /** The circuit breaker rolled a deployment back to itself, for ever, once it had failed too. */
  ROLLED_BACK_TO_ITSELF(
      12,
      "SERVICE_DEPLOYMENT_COMPLETED, deploymentId=(ecs-svc/\\d+).*"
          + "SERVICE_DEPLOYMENT_FAILED, deploymentId=\\1"),

  /** A stopped task's endpoint went on handing out its role's credentials. */
  CREDENTIALS_OF_A_STOPPED_TASK(2, "STOPPED, to be STOPPED"),

  /** What took the place of a deployment that shifted traffic stopped its protected tasks. */
  PROTECTED_TASK_OF_AN_ABANDONED_REVISION(
      23,
      "UpdateTaskProtection [^\\n]*/(\\w{32})[^\\n]* true\\n.*comes to RECONCILE_SERVICE\\n.*"
          + "task \\1 [^\\n]*RUNNING, to be STOPPED, ServiceSchedulerInitiated");

  private final long seed;
  private final Pattern situation;

  RegressionSeed(long seed, String situation) {
    this.seed = seed;
    this.situation = Pattern.compile(situation, Pattern.DOTALL);
  }

  long seed() {
    return seed;
  }

  /** What the trace says where it went wrong. */
  Pattern situation() {
    return situation;
  }
}

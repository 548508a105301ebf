package dev.provingground.infra;

import java.util.regex.Pattern;

/**
 * The names of one deployment's stacks and of what has to be found by name, all made of one prefix,
 * so that deployments live side by side in an account.
 *
 * @param prefix 1 to 40 lower-case letters, digits and single hyphens, a letter first: what a
 *     stack's name and an ECR repository's name both allow
 */
public record StackNames(String prefix) {
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST_PREFIX = 40;

  /** The reference deployment's names. */
  public static final StackNames REFERENCE = new StackNames("proving-ground");

  public StackNames {
    if (prefix.length() > LONGEST_PREFIX || !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          ("The stack name prefix '%s' is not usable: give 1 to %d lower-case letters, digits and"
                  + " single hyphens that start with a letter, such as 'proving-ground'.")
              .formatted(prefix, LONGEST_PREFIX));
    }
  }

  /** The stack that holds the image's repository; it is deployed first. */
  public String registryStack() {
    return prefix + "-registry";
  }

  /** The stack that holds the network, the load balancer and the service. */
  public String serviceStack() {
    return prefix + "-service";
  }

  /** The ECR repository of the workload's image. */
  public String repository() {
    return prefix + "/" + Container.NAME;
  }

  /** The task definition's family. */
  public String taskFamily() {
    return prefix + "-" + Container.NAME;
  }

  /** The CloudWatch Logs log group of the container's output. */
  public String logGroup() {
    return "/" + prefix + "/" + Container.NAME;
  }
}

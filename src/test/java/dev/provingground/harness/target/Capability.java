package dev.provingground.harness.target;

/** What a scenario may need from a target; a tag {@code @needs-…} on the scenario names it. */
public enum Capability {
  /** Tasks run, and answer requests. */
  RUNNING_TASKS("needs-running-tasks"),
  /** Security groups filter packets. */
  PACKET_FILTERS("needs-packet-filters"),
  /** IAM policies are enforced. */
  IAM_ENFORCED("needs-iam-enforced"),
  /** A container's user id is really the one asked for. */
  USER_IDS("needs-user-ids"),
  /** CPU and memory limits are enforced. */
  RESOURCE_LIMITS("needs-resource-limits"),
  /** AWS FIS injects faults into tasks and subnets, and counts what they did. */
  COUNTED_FAULTS("needs-counted-faults");

  private final String tag;

  Capability(String tag) {
    this.tag = tag;
  }

  /** The scenario's tag, without {@code @}. */
  public String tag() {
    return tag;
  }
}

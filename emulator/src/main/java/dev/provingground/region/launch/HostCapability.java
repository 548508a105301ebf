package dev.provingground.region.launch;

/**
 * Something that AWS does and a host may keep the region from doing.
 *
 * @param name for machines, such as {@code user-ids}
 * @param enforced whether it is as on AWS
 * @param detail for people: how, or why not
 */
public record HostCapability(String name, boolean enforced, String detail) {
  /** A container's user id is really the one asked for. */
  public static HostCapability userIds(boolean enforced, String detail) {
    return new HostCapability("user-ids", enforced, detail);
  }

  /** CPU and memory limits act. */
  public static HostCapability resourceLimits(boolean enforced, String detail) {
    return new HostCapability("resource-limits", enforced, detail);
  }

  /** A task's ephemeral storage is as large as it asks for, and no larger. */
  public static HostCapability ephemeralStorage(boolean enforced, String detail) {
    return new HostCapability("ephemeral-storage", enforced, detail);
  }

  /** Security groups and routes decide over packets. */
  public static HostCapability packetFilters(boolean enforced, String detail) {
    return new HostCapability("packet-filters", enforced, detail);
  }
}

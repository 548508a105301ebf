package dev.provingground.region.services.fis;

import java.util.Map;
import java.util.Optional;

/**
 * An action that this region has.
 *
 * @param id such as {@code aws:ecs:stop-task}
 * @param parameters by name
 * @param target empty when it acts on nothing
 */
record ActionDefinition(
    String id, String description, Map<String, ParameterRule> parameters, Optional<Target> target) {

  /**
   * What it acts on.
   *
   * @param key the name in an action's {@code targets}, such as {@code Tasks}
   * @param resourceType such as {@code aws:ecs:task}
   */
  record Target(String key, String resourceType) {
    static final Target TASKS = new Target("Tasks", TargetTypes.TASK);
    static final Target SUBNETS = new Target("Subnets", TargetTypes.SUBNET);
    static final Target ROLES = new Target("Roles", TargetTypes.ROLE);
  }
}

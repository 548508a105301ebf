package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;

/**
 * How tasks are shared among capacity providers ("CapacityProviderStrategyItem"): first the one
 * base, then by weight.
 */
record CapacityStrategy(List<CapacityProviderStrategyItem> items) {
  /** What Fargate has; there are no others here. */
  static final List<String> PROVIDERS = List.of("FARGATE", "FARGATE_SPOT");

  private static final int MOST_ITEMS = 20;
  private static final int MOST_WEIGHT = 1000;
  private static final int MOST_BASE = 100_000;

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException,
   *     or NotImplemented for a provider that is not Fargate's
   */
  static CapacityStrategy of(List<CapacityProviderStrategyItem> given) {
    if (given.size() > MOST_ITEMS) {
      throw EcsErrors.invalid(
          "A capacity provider strategy can contain at most "
              + MOST_ITEMS
              + " capacity providers.");
    }
    Set<String> names = new HashSet<>();
    for (var item : given) {
      var name = EcsErrors.required(item.capacityProvider(), "capacityProvider");
      checkProvider(name);
      if (!names.add(name)) {
        throw EcsErrors.invalid(
            "The capacity provider strategy names " + name + " more than once.");
      }
      if (weight(item) < 0 || weight(item) > MOST_WEIGHT) {
        throw EcsErrors.invalid(
            "A weight must be between 0 and " + MOST_WEIGHT + ", not " + weight(item));
      }
      if (base(item) < 0 || base(item) > MOST_BASE) {
        throw EcsErrors.invalid(
            "A base must be between 0 and " + MOST_BASE + ", not " + base(item));
      }
    }
    if (given.stream().filter(item -> base(item) > 0).count() > 1) {
      throw EcsErrors.invalid(
          "Only one capacity provider of a capacity provider strategy can have a base.");
    }
    if (!given.isEmpty() && given.stream().allMatch(item -> weight(item) == 0)) {
      throw EcsErrors.invalid(
          "At least one capacity provider of a capacity provider strategy must have a weight above"
              + " 0.");
    }
    return new CapacityStrategy(
        given.stream()
            .map(item -> item.toBuilder().weight(weight(item)).base(base(item)).build())
            .toList());
  }

  static void checkProvider(String name) {
    if (!PROVIDERS.contains(name)) {
      throw Supported.unsupported("Capacity provider '" + name + "'");
    }
  }

  /**
   * The provider of the next task: the one that lags farthest behind its share.
   *
   * @param counts of tasks that there are, by provider
   * @return null when there is no strategy: by launch type
   */
  @Nullable String next(Map<String, Integer> counts) {
    for (var item : items) {
      if (counts.getOrDefault(item.capacityProvider(), 0) < base(item)) {
        return item.capacityProvider();
      }
    }
    CapacityProviderStrategyItem next = null;
    for (var item : items) {
      if (weight(item) > 0 && (next == null || lag(item, counts) < lag(next, counts))) {
        next = item;
      }
    }
    return next == null ? null : next.capacityProvider();
  }

  /** How full its share would be with one task more. */
  private static double lag(CapacityProviderStrategyItem item, Map<String, Integer> counts) {
    int beyondBase = counts.getOrDefault(item.capacityProvider(), 0) - base(item);
    return (beyondBase + 1.0) / weight(item);
  }

  private static int weight(CapacityProviderStrategyItem item) {
    return item.weight() == null ? 0 : item.weight();
  }

  private static int base(CapacityProviderStrategyItem item) {
    return item.base() == null ? 0 : item.base();
  }
}

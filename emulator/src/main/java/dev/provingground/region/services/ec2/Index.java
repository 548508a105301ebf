package dev.provingground.region.services.ec2;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Resources of one kind by a property of theirs that never changes, in order of creation. */
final class Index<K, T> {
  private final Function<T, K> property;
  private final Map<K, Map<String, T>> byProperty = new HashMap<>();

  Index(Function<T, K> property) {
    this.property = property;
  }

  /** Those with this property; a view. */
  Collection<T> with(K value) {
    return byProperty.getOrDefault(value, Map.of()).values();
  }

  void put(String id, T resource) {
    byProperty
        .computeIfAbsent(property.apply(resource), value -> new LinkedHashMap<>())
        .put(id, resource);
  }

  void remove(String id, T resource) {
    byProperty.computeIfPresent(
        property.apply(resource),
        (value, those) -> {
          those.remove(id);
          return those.isEmpty() ? null : those;
        });
  }
}

package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What an update does to a resource's tags.
 *
 * @param set new, or with a new value
 * @param removed keys
 */
record TagChange(Map<String, String> set, List<String> removed) {
  static TagChange of(Resource before, Resource after) {
    var set = new TreeMap<>(after.tags());
    before.tags().forEach(set::remove);
    var removed =
        before.tags().keySet().stream().filter(key -> !after.tags().containsKey(key)).toList();
    return new TagChange(set, removed);
  }

  /** What is set, in a service's own type. */
  <T> List<T> set(BiFunction<String, String, T> make) {
    return set.entrySet().stream().map(tag -> make.apply(tag.getKey(), tag.getValue())).toList();
  }
}

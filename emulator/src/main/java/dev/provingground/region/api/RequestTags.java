package dev.provingground.region.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * The tags in a request, for {@code aws:RequestTag} and {@code aws:TagKeys}: those that it puts on
 * something, and the keys of those that it takes away. Services spell them in three ways: as a list
 * of pairs, as a map, and, EC2, as such lists for each type of resource.
 */
public final class RequestTags {
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Set<String> keys = new LinkedHashSet<>();

  private RequestTags() {}

  /** {@code aws:RequestTag} and {@code aws:TagKeys} of a request; nothing where it has no tags. */
  public static ConditionKeys of(SdkRequest request) {
    var found = new RequestTags();
    found.collect(request);
    found.keys.addAll(found.tags.keySet());
    return found.keys.isEmpty()
        ? ConditionKeys.NONE
        : ConditionKeys.builder()
            .putTags("aws:RequestTag", found.tags)
            .put("aws:TagKeys", found.keys)
            .build();
  }

  private void collect(SdkPojo pojo) {
    for (var field : pojo.sdkFields()) {
      switch (field.memberName().toLowerCase(Locale.ROOT)) {
        case "tags" -> addTags(field.getValueOrDefault(pojo));
        case "tagkeys" -> each(field.getValueOrDefault(pojo), key -> keys.add(key.toString()));
        case "tagspecifications" ->
            each(field.getValueOrDefault(pojo), resources -> collect((SdkPojo) resources));
        default -> {}
      }
    }
  }

  private static void each(@Nullable Object list, Consumer<Object> action) {
    if (list instanceof Collection<?> values) {
      values.stream().filter(Objects::nonNull).forEach(action);
    }
  }

  private void addTags(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(this::add);
    } else {
      each(
          value,
          tag -> {
            if (tag instanceof SdkPojo pair) {
              addPair(pair);
            } else {
              keys.add(tag.toString()); // CloudWatch Logs calls so what it takes away
            }
          });
    }
  }

  private void addPair(SdkPojo pair) {
    Object key = null;
    Object value = null;
    for (var field : pair.sdkFields()) {
      if (field.memberName().equalsIgnoreCase("key")) {
        key = field.getValueOrDefault(pair);
      } else if (field.memberName().equalsIgnoreCase("value")) {
        value = field.getValueOrDefault(pair);
      }
    }
    add(key, value);
  }

  private void add(@Nullable Object key, @Nullable Object value) {
    if (key != null) {
      tags.put(key.toString(), Objects.toString(value, ""));
    }
  }
}

package dev.provingground.region.api;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Condition keys of a request with their values ("AWS global condition context keys"), such as
 * {@code aws:SourceIp} or {@code ecs:cluster}. The case of a key does not matter, and a key without
 * a value is not there. Immutable.
 */
public final class ConditionKeys {
  /** No keys. */
  public static final ConditionKeys NONE = new ConditionKeys(Map.of());

  private final Map<String, List<String>> byKey;

  private ConditionKeys(Map<String, List<String>> byKey) {
    this.byKey = byKey;
  }

  /** One key with one value. */
  public static ConditionKeys of(String key, String value) {
    return builder().put(key, value).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A key's values; empty when it is not there. */
  public List<String> values(String key) {
    return byKey.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }

  /** The keys that are there, in lower case. */
  public Set<String> names() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  @Override
  public String toString() {
    return byKey.toString();
  }

  /** Puts keys together. */
  public static final class Builder {
    private final Map<String, List<String>> byKey = new HashMap<>();

    private Builder() {}

    /** Sets a key's only value. */
    public Builder put(String key, String value) {
      return put(key, List.of(value));
    }

    /** Sets a key's values; without any, the key is not there. */
    public Builder put(String key, Collection<String> values) {
      if (values.isEmpty()) {
        byKey.remove(key.toLowerCase(Locale.ROOT));
      } else {
        byKey.put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
      }
      return this;
    }

    /** Sets a key for each tag, such as {@code aws:ResourceTag/team}. */
    public Builder putTags(String prefix, Map<String, String> tags) {
      tags.forEach((tag, value) -> put(prefix + "/" + tag, value));
      return this;
    }

    /** Sets all keys of another. */
    public Builder putAll(ConditionKeys keys) {
      byKey.putAll(keys.byKey);
      return this;
    }

    public ConditionKeys build() {
      return new ConditionKeys(Map.copyOf(byKey));
    }
  }
}
